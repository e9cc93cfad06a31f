import type { GridCellProps } from "./grid-cell.ts";

/** The beginning of a JSON value; the record shows it whole. */
export function JsonCell({ value }: GridCellProps) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return <span className="truncate font-mono text-xs text-ink-soft">{text.slice(0, 160)}</span>;
}
