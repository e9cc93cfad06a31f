const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** What a press means in the notation of shortcuts: `k`, `mod+k`, `shift+arrowdown`, `?`. Null for a modifier alone. */
export function pressOf(event: KeyboardEvent): string | null {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  if (["control", "shift", "alt", "meta", "dead", "unidentified"].includes(key)) return null;
  const mod = isApple ? event.metaKey : event.ctrlKey;
  // The other one of Ctrl and ⌘ belongs to the system.
  if (isApple ? event.ctrlKey : event.metaKey) return null;
  // A sign such as ? already contains its Shift.
  const shift = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  return [mod && "mod", event.altKey && "alt", shift && "shift", key].filter(Boolean).join("+");
}

/** Whether the event's target takes text, so that letters belong to it. */
export function isTyping(event: Event): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches("textarea, select, [role=combobox]")) return true;
  return target.matches("input:not([type=checkbox],[type=radio],[type=button])");
}
