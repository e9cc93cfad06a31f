import type { GridView } from "./grid-views.ts";

const gap = 12;
const perLetter = 7.2;
const moreWidth = 76;

/** About how wide a tab is, pixels: it is reckoned, so that no tab has to be drawn to find out that it doesn't fit. */
export function tabWidth({ label, icon }: GridView): number {
  return Math.min(label.length, 40) * perLetter + (icon ? 18 : 0) + 12;
}

/** Which tabs stand in a line of this width, in order; the lit one always does. The rest goes into a menu. */
export function fittingTabs(
  views: readonly GridView[],
  lit: GridView | undefined,
  width: number,
): { shown: GridView[]; rest: GridView[] } {
  const whole = views.reduce((sum, view) => sum + tabWidth(view) + gap, 0);
  if (width === 0 || whole <= width) return { shown: [...views], rest: [] };
  const room = width - moreWidth;
  let used = lit ? tabWidth(lit) + gap : 0;
  const shown = views.filter((view) => {
    if (view === lit) return true;
    const needed = tabWidth(view) + gap;
    if (used + needed > room) {
      used = Infinity;
      return false;
    }
    used += needed;
    return true;
  });
  return { shown, rest: views.filter((view) => !shown.includes(view)) };
}
