import type { GridSettings } from "#client/grid/grid-settings.ts";
import type { ListView } from "./use-views.tsx";

/** Under which key this browser keeps how a view looks: a saved view's own, else the list's. */
export function layoutKey(resourceName: string, view: ListView | undefined): string {
  return view?.saved ? `${resourceName}.${view.id}` : resourceName;
}

/** Whether two layouts look alike; an order of keys says nothing. */
export function sameLayout(one: GridSettings, other: GridSettings): boolean {
  return text(one) === text(other);
}

function text({ widths, pinned, density }: GridSettings): string {
  const sorted = Object.entries(widths)
    .map(([name, width]) => [name, Math.round(width)] as const)
    .toSorted(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([sorted, pinned ?? null, density ?? null]);
}
