import fc from "fast-check";
import { expect, test } from "vitest";
import { conditionHolds, type FactRow } from "#shared/approvals/condition-holds.ts";
import { couldHold } from "#shared/approvals/could-hold.ts";
import type { PolicyCondition, PolicyLeaf } from "#shared/approvals/policy-condition.ts";

const coupon = fc.record({
  table: fc.constant("coupons"),
  operation: fc.constant("update" as const),
  before: fc.constant({}),
  after: fc.record({ discountValue: fc.nat(50) }, { requiredKeys: [] }),
  beside: fc.record({
    discountType: fc.constantFrom("percentage", "fixed"),
    currency: fc.constantFrom("EUR", "USD"),
  }),
});
const role = fc.record({
  table: fc.constant("user_roles"),
  operation: fc.constantFrom("insert" as const, "delete" as const),
  before: fc.constant({}),
  after: fc.constant({}),
});
const rows = fc.array(fc.oneof(coupon, role), { maxLength: 4 });
const minutes = fc.constantFrom({}, { withinMinutes: 60 });
const leaf: fc.Arbitrary<PolicyLeaf> = fc.oneof(
  fc.constant<PolicyLeaf>({ kind: "always" }),
  fc.constant<PolicyLeaf>({ kind: "grantsRole" }),
  fc.tuple(fc.nat(6), minutes).map(([over, within]): PolicyLeaf => ({ kind: "rows", over, ...within })),
  fc.constantFrom("coupons", "user_roles", "users").map((table): PolicyLeaf => ({ kind: "touches", table })),
  fc
    .tuple(fc.nat(60), minutes, fc.constantFrom({}, { currency: "EUR" }), fc.boolean())
    .map(([over, within, currency, isPart]): PolicyLeaf => ({
      kind: "amount",
      of: { table: "coupons", field: "discountValue" },
      over: String(over),
      ...within,
      ...currency,
      ...(isPart && { where: { field: "discountType", is: "percentage" } }),
    })),
);
const condition: fc.Arbitrary<PolicyCondition> = fc.oneof(
  leaf,
  fc
    .tuple(fc.constantFrom("all" as const, "any" as const), fc.array(leaf, { minLength: 1, maxLength: 3 }))
    .map(([kind, of]) => ({ kind, of })),
);

test("a glance never lets a condition pass that holds once all is known", () => {
  const isKnown = fc.boolean();
  fc.assert(
    fc.property(condition, rows, rows, fc.nat(2), isKnown, (asked, now, before, twice, rowsAreKnown) => {
      const facts = {
        input: {},
        rowCount: now.length,
        rows: now,
        earlier: new Map([[60, { rowCount: before.length, rows: before }]]),
      };
      const glance = {
        input: {},
        rowCount: now.length + twice,
        touched: new Set(now.map(({ table }) => table)),
        rows: rowsAreKnown
          ? now.map(({ table, operation, before, after }): FactRow => ({ table, operation, before, after }))
          : undefined,
        earlier: new Map([[60, before.length + twice]]),
      };
      // What was done before is added to what is done now; it needs nobody by itself.
      const isAddition =
        now.some(({ table }) => table === "coupons") || !before.some(({ table }) => table === "coupons");
      if (isAddition && conditionHolds(asked, facts)) expect(couldHold(asked, glance)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("a glance is enough for what a condition isn't about", () => {
  const glance = {
    input: {},
    rowCount: 1,
    touched: new Set(["coupons"]),
    rows: [{ table: "coupons", operation: "update" as const, before: {}, after: { discountValue: 10 } }],
    earlier: new Map([[60, 2]]),
  };
  const passed: PolicyCondition[] = [
    { kind: "rows", over: 3, withinMinutes: 60 },
    { kind: "grantsRole" },
    { kind: "touches", table: "users" },
    { kind: "amount", of: { table: "coupons", field: "discountValue" }, over: "10" },
    { kind: "amount", of: { table: "payment_transactions", field: "amount" }, over: "0", withinMinutes: 60 },
  ];
  expect(passed.filter((condition) => couldHold(condition, glance))).toEqual([]);
  expect(couldHold({ kind: "rows", over: 2, withinMinutes: 60 }, glance)).toBe(true);
  expect(
    couldHold({ kind: "amount", of: { table: "coupons", field: "discountValue" }, over: "9" }, glance),
  ).toBe(true);
});
