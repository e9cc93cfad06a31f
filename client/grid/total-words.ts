import { formatDay, formatInstant, type TimeStyle } from "#shared/format/dates.ts";
import { formatMoney } from "#shared/format/money.ts";
import { formatNumber, formatPercent, isDecimal } from "#shared/format/numbers.ts";
import type { Total } from "#shared/list-params.ts";
import type { Field } from "#shared/resource.ts";

/** A figure as its column writes values: amounts each with their currency, never added. A dash for none. */
export function totalWords({ of, values }: Total, field: Field, style: TimeStyle): string {
  const words = values.flatMap(({ value, currency }) =>
    value === null ? [] : [valueWords(value, currency, of, field, style)],
  );
  return words.length > 0 ? words.join(" · ") : "–";
}

function valueWords(
  value: string,
  currency: string | null,
  of: Total["of"],
  field: Field,
  style: TimeStyle,
): string {
  if (of === "empty" || of === "distinct") return formatNumber(value, style.locale);
  switch (field.kind) {
    case "money":
      return formatMoney(value, currency ?? "", style.locale);
    case "percent":
      return formatPercent(Number(value), style.locale);
    case "instant":
      return formatInstant(value, style);
    case "date":
      return formatDay(value, style);
    default:
      return numberWords(value, of, style.locale);
  }
}

// An average has more decimals than anybody reads; whole numbers keep every digit.
function numberWords(value: string, of: Total["of"], locale: string): string {
  if (of !== "average") return isDecimal(value) ? formatNumber(value, locale) : value;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(Number(value));
}
