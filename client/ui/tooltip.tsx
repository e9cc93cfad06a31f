import { cloneElement, useEffect, useLayoutEffect, useRef, useState, type ReactElement } from "react";
import { createPortal } from "react-dom";
import { Kbd } from "#client/ui/kbd.tsx";
import { watchHints, type Hint } from "#client/ui/hint-watch.ts";

/** The attributes that give any element a tooltip. Costs nothing per element, so a grid may have thousands. */
export function hintProps(
  text: string,
  keys?: string,
): { "data-hint": string; "data-hint-keys": string | undefined } {
  return { "data-hint": text, "data-hint-keys": keys };
}

/** Gives its child a tooltip on hover and focus. `keys` names a shortcut, e.g. `mod+k`. */
export function Tooltip({ text, keys, children }: { text: string; keys?: string; children: ReactElement }) {
  return cloneElement(children, hintProps(text, keys) as object);
}

/** Shows the one tooltip there is. Stands once at the root of the app; listens for elements with `hintProps`. */
export function TooltipLayer() {
  const [hint, setHint] = useState<Hint | null>(null);
  const bubble = useRef<HTMLDivElement>(null);
  useEffect(() => watchHints(setHint), []);
  useLayoutEffect(() => {
    if (hint && bubble.current) placeBeside(bubble.current, hint.element.getBoundingClientRect());
  }, [hint]);
  useEffect(() => {
    const element = hint?.element;
    if (
      !element ||
      element.getAttribute("aria-label") === hint.text ||
      element.hasAttribute("aria-describedby")
    )
      return;
    element.setAttribute("aria-describedby", "tooltip");
    return () => element.removeAttribute("aria-describedby");
  }, [hint]);
  if (!hint) return null;
  return createPortal(
    <div
      ref={bubble}
      id="tooltip"
      role="tooltip"
      data-tooltip
      className="fixed top-0 left-0 z-50 w-max max-w-80 rounded-md bg-inverse px-2 py-1 text-xs break-words text-on-inverse shadow-popup transition-opacity duration-100 starting:opacity-0"
    >
      {hint.text}
      {hint.keys && <Kbd keys={hint.keys} plain className="ml-2 opacity-70 [&_kbd]:text-on-inverse" />}
    </div>,
    document.body,
  );
}

const gap = 6;
const margin = 8;

// Above where there is room, else below; never out of the window.
function placeBeside(bubble: HTMLElement, target: DOMRect): void {
  const { width, height } = bubble.getBoundingClientRect();
  const above = target.top - height - gap;
  const top = above >= margin ? above : target.bottom + gap;
  const middle = target.left + target.width / 2 - width / 2;
  const left = Math.max(margin, Math.min(middle, window.innerWidth - width - margin));
  bubble.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}
