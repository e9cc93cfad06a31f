/** An element and what its tooltip says. */
export interface Hint {
  element: HTMLElement;
  text: string;
  keys: string | undefined;
}

const openDelay = 350;
const closeDelay = 120;

/**
 * Says which element with a hint the reader is at; one set of listeners on the document. Hover waits unless a tooltip was just open; focus by keyboard doesn't; Escape
 * and presses dismiss; the pointer may move onto the tooltip itself (WCAG 1.4.13).
 */
export function watchHints(show: (hint: Hint | null) => void): () => void {
  let timer = 0;
  let current: Element | null = null;
  let warmUntil = 0;
  let lastKey = "";
  let focused: HTMLElement | null = null;
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
    // Focus that a dialog gives says nothing about what the reader wants to know.
    focused = lastKey === "Tab" && element?.matches(":focus-visible") ? element : null;
    if (focused) later(0, hintOf(focused));
    else if (current) later(0, null);
  };
  const dismiss = () => {
    clearTimeout(timer);
    current = null;
    focused = null;
    show(null);
  };
  // Tab may scroll the page to what it reaches: the tooltip moves along. Any other scrolling takes it away.
  const onScroll = () => (focused ? later(50, hintOf(focused)) : dismiss());
  const onKey = (event: KeyboardEvent) => {
    lastKey = event.key;
    if (event.key === "Escape" || event.key === "Enter") dismiss();
  };
  const listeners: [string, EventListener][] = [
    ["pointerover", onOver as EventListener],
    ["focusin", onFocus as EventListener],
    ["pointerdown", dismiss],
    ["scroll", onScroll],
    ["keydown", onKey as EventListener],
  ];
  for (const [name, listener] of listeners)
    document.addEventListener(name, listener, { capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    for (const [name, listener] of listeners) document.removeEventListener(name, listener, { capture: true });
  };
}
