import { Money } from "#client/ui/money.tsx";
import type { GridCellProps } from "./grid-cell.ts";

/** An amount in the row's currency. Minor units without a currency stay minor units and say so. */
export function MoneyCell({ value, row, field }: GridCellProps) {
  const currency = field.currencyField ? row[field.currencyField] : undefined;
  if (typeof currency !== "string") return <span className="tabular-nums">{String(value)} minor units</span>;
  return <Money minor={value as string | number} currency={currency} />;
}
