import { hintProps } from "#client/ui/tooltip.tsx";
import type { GridCellProps } from "./grid-cell.ts";

/** The first eight characters of an id; Ctrl+C and the cell's menu copy the whole. */
export function IdCell({ value }: GridCellProps) {
  const id = String(value);
  return (
    <span className="truncate font-mono text-xs text-ink-soft" {...hintProps(id)}>
      {id.length > 12 ? id.slice(0, 8) : id}
    </span>
  );
}
