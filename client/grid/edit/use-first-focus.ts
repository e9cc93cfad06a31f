import { useEffect, useRef } from "react";
import type { TypeAhead } from "./use-type-ahead.ts";

/**
 * Gives an editor's field the focus and what was typed before it was there, as if it were typed now: in place of the
 * value, or behind the sign that opened the editor.
 */
export function useFirstFocus(
  frame: { current: HTMLElement | null },
  isTyped: boolean,
  ahead: TypeAhead,
): void {
  const goesOn = useRef(isTyped);
  useEffect(() => {
    const input = frame.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>(
      "input:not([type=date]), textarea",
    );
    input?.focus();
    if (goesOn.current) input?.setSelectionRange(input.value.length, input.value.length);
    else input?.select();
    const typed = ahead.take();
    if (!input || typed === "") return;
    input.setRangeText(typed, input.selectionStart ?? 0, input.selectionEnd ?? 0, "end");
    input.dispatchEvent(new InputEvent("input", { bubbles: true, data: typed, inputType: "insertText" }));
    goesOn.current = true;
  }, [frame, ahead]);
}
