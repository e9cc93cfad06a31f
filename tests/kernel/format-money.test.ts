import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMoney, minorDigits, minorToDecimal, parseMoney } from "#shared/format/money.ts";

// Intl writes spaces that don't break; the tests write plain ones.
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("formatting money", () => {
  it("shows every digit of an amount beyond JavaScript's exact numbers", () => {
    expect(formatMoney("9007199254740993123", "EUR", "en-GB")).toBe("€90,071,992,547,409,931.23");
    expect(formatMoney(-9007199254740993123n, "EUR", "en-GB")).toBe("-€90,071,992,547,409,931.23");
  });

  it("knows how many decimals a currency has", () => {
    expect(plain(formatMoney("1234", "JPY", "en-GB"))).toBe("JP¥1,234");
    expect(plain(formatMoney("1234", "KWD", "en-GB"))).toBe("KWD 1.234");
    expect(formatMoney("5", "USD", "en-US")).toBe("$0.05");
  });

  it("writes it as the reader's language does", () => {
    expect(plain(formatMoney("123456", "EUR", "de-DE"))).toBe("1.234,56 €");
    expect(plain(formatMoney("123456", "EUR", "fr-FR"))).toBe("1 234,56 €");
  });

  it("keeps an unknown currency's name instead of failing", () => {
    expect(formatMoney("100", "???", "en-GB")).toBe("1.00 ???");
  });

  it("refuses what isn't a whole number of minor units", () => {
    expect(() => formatMoney("12.5", "EUR", "en-GB")).toThrow(SyntaxError);
  });
});

describe("reading money", () => {
  it("takes what people type", () => {
    expect(parseMoney("1,234.5", "EUR", "en-GB")).toBe("123450");
    expect(parseMoney("€ 12", "EUR", "en-GB")).toBe("1200");
    expect(parseMoney("1.234,50", "EUR", "de-DE")).toBe("123450");
    expect(parseMoney("-3.20 EUR", "EUR", "en-GB")).toBe("-320");
    expect(parseMoney("1 234,5", "EUR", "fr-FR")).toBe("123450");
  });

  it("refuses what isn't an amount of that currency", () => {
    for (const text of ["", "abc", "1.2.3", "12.345", "--1", "1e5", "12,50", "1,2345"])
      expect(parseMoney(text, "EUR", "en-GB"), text).toBeNull();
    expect(parseMoney("12.5", "JPY", "en-GB")).toBeNull();
  });

  it("reads back what it wrote, for every amount, currency and language", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
        fc.constantFrom("EUR", "JPY", "KWD", "USD"),
        fc.constantFrom("en-GB", "de-DE", "fr-FR", "en-US"),
        (minor, currency, locale) => {
          const written = formatMoney(minor, currency, locale);
          expect(parseMoney(written, currency, locale)).toBe(minor.toString());
        },
      ),
    );
  });

  it("turns minor units into decimals that mean the same", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.constantFrom("EUR", "JPY", "KWD"), (minor, currency) => {
        const [whole = "", part = ""] = minorToDecimal(minor, currency).split(".");
        expect(part).toHaveLength(minorDigits(currency));
        expect(BigInt(whole + part)).toBe(minor);
      }),
    );
  });
});
