import { numberFormat } from "#shared/format/numbers.ts";

const noMinorUnits = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split(" "));
const thousandMinorUnits = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** How many decimals a currency's minor units stand for: JPY 0, EUR 2, KWD 3. */
export function minorDigits(currency: string): 0 | 2 | 3 {
  const code = currency.toUpperCase();
  if (noMinorUnits.has(code)) return 0;
  return thousandMinorUnits.has(code) ? 3 : 2;
}

/** Minor units as a plain decimal: `("123456", "EUR")` is `"1234.56"`. Exact for any length. */
export function minorToDecimal(minor: string | number | bigint, currency: string): string {
  const amount = BigInt(minor);
  const digits = minorDigits(currency);
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, "0");
  const sign = amount < 0n ? "-" : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * Minor units as money in the reader's locale, with every digit: `("123456", "EUR", "en")` is `€1,234.56`. Throws on
 * text that is not a whole number.
 */
export function formatMoney(minor: string | number | bigint, currency: string, locale: string): string {
  const digits = minorDigits(currency);
  const decimal = minorToDecimal(minor, currency) as Intl.StringNumericLiteral;
  if (!/^[A-Za-z]{3}$/.test(currency)) return `${decimal} ${currency}`;
  return numberFormat(locale, {
    style: "currency",
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal);
}

const marks = /[A-Za-z]{0,3}\p{Sc}[A-Za-z]{0,3}|[A-Za-z]{3}/gu;

/**
 * What somebody typed ("1,234.5", "€ 12", "1.234,50" in German) as minor units, or null when it isn't an amount of
 * that currency.
 */
export function parseMoney(text: string, currency: string, locale: string): string | null {
  const parts = numberFormat(locale, { useGrouping: true }).formatToParts(11_111.1);
  const group = parts.find((part) => part.type === "group")?.value ?? ",";
  const decimal = parts.find((part) => part.type === "decimal")?.value ?? ".";
  const g = /\s/.test(group) ? "\\s" : `[${group}]`;
  // Groups must be whole: "12,50" in a language that groups by commas is more likely a slip than 1250.
  const amount = new RegExp(
    `^([-\u2212]?)(\\d+|\\d{1,3}(?:${g}\\d{2,3})*${g}\\d{3})(?:[${decimal}](\\d*))?$`,
    "u",
  );
  const match = amount.exec(
    text
      .replaceAll(marks, "")
      .trim()
      .replace(/^([-\u2212])\s+/, "$1"),
  );
  const digits = minorDigits(currency);
  if (!match || (match[3] ?? "").length > digits) return null;
  const whole = (match[2] ?? "").replaceAll(/\D/g, "");
  return BigInt(`${match[1] ? "-" : ""}${whole}${(match[3] ?? "").padEnd(digits, "0")}`).toString();
}
