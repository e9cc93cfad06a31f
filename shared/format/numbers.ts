import type { Count } from "#shared/list-params.ts";

const formats = new Map<string, Intl.NumberFormat>();

/** An `Intl.NumberFormat` made once per locale and options: making one costs more than using it. */
export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(locale, options)));
  return format;
}

/** All digits of a number, bigint or decimal string, grouped. Text that is no number comes back unchanged. */
export function formatNumber(value: number | bigint | string, locale: string): string {
  if (typeof value === "string" && !isDecimal(value)) return value;
  return numberFormat(locale, { maximumFractionDigits: 20 }).format(
    value as number | bigint | Intl.StringNumericLiteral,
  );
}

/** A share (0.125) as a percentage with at most `digits` decimals (12.5 %). */
export function formatPercent(share: number, locale: string, digits = 1): string {
  return numberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(share);
}

/** 12.4K, 3M: for axes and sparklines, never where the exact number is owed. */
export function formatCompact(value: number, locale: string): string {
  return numberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** A count that says what it is: `1,204`, `10,000+`, `about 1,200,000`. */
export function formatCount(count: Count, locale: string): string {
  const digits = formatNumber(count.value, locale);
  if (count.kind === "capped") return `${digits}+`;
  return count.kind === "estimate" ? `about ${digits}` : digits;
}

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Bytes in the largest unit that keeps them above one, in powers of 1000. */
export function formatBytes(bytes: number, locale: string): string {
  const step = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log10(bytes) / 3));
  const unit = byteUnits[step] ?? "byte";
  return numberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: step ? "short" : "long",
    maximumFractionDigits: step ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

/** `3 errors`, `1 error`: the number grouped, the noun in the right number. */
export function formatQuantity(value: number, noun: string, locale: string, plural = `${noun}s`): string {
  return `${formatNumber(value, locale)} ${value === 1 ? noun : plural}`;
}

/** Whether text is a plain decimal such as `-12.50`. */
export function isDecimal(text: string): text is Intl.StringNumericLiteral {
  return /^-?\d+(\.\d+)?$/.test(text);
}
