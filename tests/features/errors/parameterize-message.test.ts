import { expect, test } from "vitest";
import { parameterizeMessage } from "#server/features/errors/parameterize-message.ts";

test.each([
  ["Order 1041 not found", "Order <int> not found"],
  ["No mail for ann@example.com", "No mail for <email>"],
  ["GET https://api.example.com/v1/x?y=1 failed", "GET <url> failed"],
  ["connect to 10.0.0.12 refused", "connect to <ip> refused"],
  ["job 0d9a7f0e-52a1-4a53-9a5e-0b8a6f2c1d3e stuck", "job <uuid> stuck"],
  ["late since 2026-03-01T08:15:00Z", "late since <date>"],
  ["took 1200ms", "took <duration>"],
  ["at 0xDEADBEEF", "at <hex>"],
  ["ratio 0.25", "ratio <float>"],
  ['name="Ann" active=true', "name=<quoted_str> active=<bool>"],
  ["Nothing varies here", "Nothing varies here"],
])("%s", (message, expected) => {
  expect(parameterizeMessage(message)).toBe(expected);
});

test("hostile text of 50,000 characters is answered at once", () => {
  for (const unit of ["a", "1", "a.", "1:", "ab@", "-", "0x", "http://", "::", "Mon, "]) {
    const start = performance.now();
    parameterizeMessage(unit.repeat(50_000 / unit.length));
    // A few milliseconds; what goes back and forth in such a text takes minutes.
    expect(performance.now() - start, unit).toBeLessThan(5_000);
  }
});
