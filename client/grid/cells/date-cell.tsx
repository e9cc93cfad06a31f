import { useLocale } from "#client/ui/locale.tsx";
import { formatDay } from "#shared/format/dates.ts";
import type { GridCellProps } from "./grid-cell.ts";

/** A calendar day, which has no zone. */
export function DateCell({ value }: GridCellProps) {
  return <span className="tabular-nums">{formatDay(String(value), useLocale())}</span>;
}
