import { expect, test } from "vitest";
import { valueText } from "#client/change/diff-words.ts";
import { couponsResource } from "#shared/resources/billing-resources.ts";

const style = { locale: "en-GB", timeZone: "Europe/Lisbon", names: new Map<string, string>() };
const discount = (value: string, row: Record<string, unknown>) =>
  valueText(couponsResource.fields.discountValue, value, row, style);

test("a discount in a difference is a percentage or an amount, as its coupon says, else the number", () => {
  expect(discount("2550", { discountType: "percentage" })).toBe("25.5%");
  expect(discount("123456", { discountType: "fixed", currency: "EUR" })).toBe("€1,234.56");
  expect(discount("800", { discountType: "fixed", currency: "JPY" })).toBe("JP¥800");
  expect(discount("123456", {})).toBe("123,456");
  expect(discount("800", { discountType: "fixed" })).toBe("800");
});
