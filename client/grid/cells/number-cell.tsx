import { useLocale } from "#client/ui/locale.tsx";
import { formatNumber } from "#shared/format/numbers.ts";
import { inUnit } from "#shared/format/units.ts";
import type { GridCellProps } from "./grid-cell.ts";

/** A number with all its digits, in its unit where its row names one. */
export function NumberCell({ value, field, row }: GridCellProps) {
  const { locale } = useLocale();
  const text = inUnit(String(value), field, row, locale) ?? formatNumber(value as number | string, locale);
  return <span className="whitespace-nowrap tabular-nums">{text}</span>;
}
