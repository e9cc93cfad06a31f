import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatNumber,
  formatPercent,
  formatQuantity,
} from "#shared/format/numbers.ts";

describe("numbers", () => {
  it("loses no digit of a long number or a long fraction", () => {
    expect(formatNumber("9007199254740993", "en-GB")).toBe("9,007,199,254,740,993");
    expect(formatNumber("0.12345678901234567", "en-GB")).toBe("0.12345678901234567");
    expect(formatNumber(-1234n, "en-GB")).toBe("-1,234");
  });

  it("leaves text that is no number as it is", () => {
    expect(formatNumber("NaN", "en-GB")).toBe("NaN");
    expect(formatNumber("1e9", "en-GB")).toBe("1e9");
  });

  it("says when a count is capped or a guess", () => {
    expect(formatCount({ kind: "exact", value: 1204 }, "en-GB")).toBe("1,204");
    expect(formatCount({ kind: "capped", value: 10_000 }, "en-GB")).toBe("10,000+");
    expect(formatCount({ kind: "estimate", value: 1_200_000 }, "en-GB")).toBe("about 1,200,000");
  });

  it("puts the noun in the right number", () => {
    expect(formatQuantity(1, "error", "en-GB")).toBe("1 error");
    expect(formatQuantity(0, "error", "en-GB")).toBe("0 errors");
    expect(formatQuantity(2000, "entry", "en-GB", "entries")).toBe("2,000 entries");
  });

  it("writes shares and bytes", () => {
    expect(formatPercent(0.1254, "en-GB")).toBe("12.5%");
    expect(formatBytes(0, "en-GB")).toBe("0 bytes");
    expect(formatBytes(1_540_000, "en-GB")).toBe("1.5 MB");
  });
});
