import { Check } from "#client/ui/icons.tsx";
import type { GridCellProps } from "./grid-cell.ts";

/** A tick for yes; a quiet "No", so that a column of yeses can be scanned. */
export function BooleanCell({ value }: GridCellProps) {
  return value === true ? (
    <span className="inline-flex items-center gap-1">
      <Check className="size-3.5 text-good-ink" />
      Yes
    </span>
  ) : (
    <span className="text-ink-faint">No</span>
  );
}
