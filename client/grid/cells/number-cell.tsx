import { useLocale } from "#client/ui/locale.tsx";
import { formatNumber } from "#shared/format/numbers.ts";
import type { GridCellProps } from "./grid-cell.ts";

/** A number with all its digits. */
export function NumberCell({ value }: GridCellProps) {
  const { locale } = useLocale();
  return <span className="tabular-nums">{formatNumber(value as number | string, locale)}</span>;
}
