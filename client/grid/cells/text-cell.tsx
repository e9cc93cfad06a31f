import type { GridCellProps } from "./grid-cell.ts";

/** Plain text on one line. */
export function TextCell({ value }: GridCellProps) {
  return <span className="truncate">{oneLine(String(value))}</span>;
}

// Attackers write into these columns: control and direction marks would let text leave its cell.
function oneLine(text: string): string {
  return text.slice(0, 300).replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, " ");
}
