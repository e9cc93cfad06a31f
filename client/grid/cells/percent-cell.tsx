import { useLocale } from "#client/ui/locale.tsx";
import { formatPercent } from "#shared/format/numbers.ts";
import type { GridCellProps } from "./grid-cell.ts";

/** A share (0.125) as a percentage. */
export function PercentCell({ value }: GridCellProps) {
  const { locale } = useLocale();
  return <span className="tabular-nums">{formatPercent(Number(value), locale, 2)}</span>;
}
