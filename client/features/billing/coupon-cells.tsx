import type { GridCellProps, GridCells } from "#client/grid/cells/grid-cell.ts";
import { NumberCell } from "#client/grid/cells/number-cell.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Money } from "#client/ui/money.tsx";
import { formatPercent } from "#shared/format/numbers.ts";

/** What a coupon takes off: a percentage, or an amount in its currency. While neither column is shown, the bare number. */
function DiscountCell(props: GridCellProps) {
  const { locale } = useLocale();
  const { value, row } = props;
  const { discountType, currency } = row;
  if (discountType === "percentage")
    return <span className="tabular-nums">{formatPercent(Number(value) / 10_000, locale, 2)}</span>;
  if (discountType === "fixed" && typeof currency === "string")
    return <Money minor={value as string | number} currency={currency} />;
  return <NumberCell {...props} />;
}

export const couponCells: GridCells = { discountValue: DiscountCell };
