import { Tooltip as BaseTooltip } from "@base-ui/react/tooltip";
import { cloneElement, useEffect, useState, type ReactElement } from "react";
import { Kbd } from "#client/ui/kbd.tsx";

interface Hint {
  element: HTMLElement;
  text: string;
  keys: string | undefined;
}

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

const openDelay = 350;
const closeDelay = 120;

/** Shows the one tooltip there is. Stands once at the root of the app; listens for elements with `hintProps`. */
export function TooltipLayer() {
  const [hint, setHint] = useState<Hint | null>(null);
  useEffect(() => watchHints(setHint), []);
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
  return (
    <BaseTooltip.Root open={hint !== null}>
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner anchor={hint?.element} sideOffset={6} collisionPadding={8} className="z-50">
          <BaseTooltip.Popup
            id="tooltip"
            role="tooltip"
            data-tooltip
            className="max-w-80 rounded-md bg-inverse px-2 py-1 text-xs break-words text-on-inverse shadow-popup transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {hint?.text}
            {hint?.keys && <Kbd keys={hint.keys} plain className="ml-2 opacity-70 [&_kbd]:text-on-inverse" />}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}

// One set of listeners on the document. Hover waits unless a tooltip was just open; focus by keyboard doesn't; Escape
// and presses dismiss; the pointer may move onto the tooltip itself (WCAG 1.4.13).
function watchHints(show: (hint: Hint | null) => void): () => void {
  let timer = 0;
  let current: Element | null = null;
  let warmUntil = 0;
  const later = (delay: number, hint: Hint | null) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (hint && !hint.element.isConnected) return;
      if (!hint && current) warmUntil = performance.now() + 400;
      current = hint?.element ?? null;
      show(hint);
    }, delay);
  };
  const find = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-hint]") : null;
  const hintOf = (element: HTMLElement): Hint => ({
    element,
    text: element.dataset["hint"] ?? "",
    keys: element.dataset["hintKeys"],
  });
  const onOver = (event: PointerEvent) => {
    if (event.pointerType === "touch") return;
    if (event.target instanceof Element && event.target.closest("[data-tooltip]")) return clearTimeout(timer);
    const element = find(event);
    if (element && element === current) return clearTimeout(timer);
    if (element && !element.matches("[data-popup-open]"))
      later(current || performance.now() < warmUntil ? 0 : openDelay, hintOf(element));
    else later(closeDelay, null);
  };
  const onFocus = (event: FocusEvent) => {
    const element = find(event);
    if (element?.matches(":focus-visible")) later(0, hintOf(element));
    else if (current) later(0, null);
  };
  const dismiss = () => {
    clearTimeout(timer);
    current = null;
    show(null);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" || event.key === "Enter") dismiss();
  };
  const listeners: [string, EventListener][] = [
    ["pointerover", onOver as EventListener],
    ["focusin", onFocus as EventListener],
    ["pointerdown", dismiss],
    ["scroll", dismiss],
    ["keydown", onKey as EventListener],
  ];
  for (const [name, listener] of listeners)
    document.addEventListener(name, listener, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    for (const [name, listener] of listeners) document.removeEventListener(name, listener, { capture: true });
  };
}
