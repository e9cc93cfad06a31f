import type { Field } from "#shared/resource.ts";
import { formatMoney } from "./money.ts";
import { formatPercent } from "./numbers.ts";

/** A whole number in the unit that its row names: 2500 as `25%` or `€25.00`. Undefined where the row doesn't say. */
export function inUnit(
  value: string,
  { unitField, currencyField }: Pick<Field, "unitField" | "currencyField">,
  row: Readonly<Record<string, unknown>>,
  locale: string,
): string | undefined {
  const unit = unitField && row[unitField];
  const currency = currencyField && row[currencyField];
  if (unit === "percentage") return formatPercent(Number(value) / 10_000, locale, 2);
  return unit === "fixed" && typeof currency === "string" ? formatMoney(value, currency, locale) : undefined;
}
