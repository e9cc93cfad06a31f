import { expect, test } from "vitest";
import { coversCommand } from "#shared/approvals/approval-policy.ts";
import { conditionWords } from "#shared/approvals/approval-words.ts";
import { conditionHolds, type FactRow } from "#shared/approvals/condition-holds.ts";
import { type PolicyCondition, policyConditionSchema } from "#shared/approvals/policy-condition.ts";

const holds = (
  condition: PolicyCondition,
  rows: FactRow[],
  more: { input?: unknown; earlier?: FactRow[] } = {},
) =>
  conditionHolds(policyConditionSchema.parse(condition), {
    input: more.input ?? {},
    rowCount: rows.length,
    rows,
    earlier: new Map([[60, { rowCount: more.earlier?.length ?? 0, rows: more.earlier ?? [] }]]),
  });

const refund = (amount: string, currency = "EUR"): FactRow => ({
  table: "payment_transactions",
  operation: "insert",
  before: {},
  after: { amount, currency, kind: "refund" },
});
const over200: PolicyCondition = {
  kind: "amount",
  of: { table: "payment_transactions", field: "amount" },
  over: "20000",
  currency: "EUR",
  where: { field: "kind", is: "refund" },
  withinMinutes: 60,
};

test("amounts of one currency are added up, with what was done before; others don't count", () => {
  expect(holds(over200, [refund("20000")])).toBe(false);
  expect(holds(over200, [refund("20001")])).toBe(true);
  expect(holds(over200, [refund("-30000")])).toBe(true);
  expect(holds(over200, [refund("15000"), refund("6000")])).toBe(true);
  expect(holds(over200, [refund("15000")], { earlier: [refund("6000")] })).toBe(true);
  expect(holds(over200, [refund("90000", "USD")])).toBe(false);
  expect(
    holds(over200, [{ ...refund("90000"), after: { amount: "90000", currency: "EUR", kind: "payment" } }]),
  ).toBe(false);
});

test("a number without a currency is looked at alone, and what can't be told counts", () => {
  const above30: PolicyCondition = {
    kind: "amount",
    of: { table: "coupons", field: "discountValue" },
    over: "3000",
    where: { field: "discountType", is: "percentage" },
  };
  const coupon = (value: number, beside?: FactRow["beside"]): FactRow => ({
    table: "coupons",
    operation: "update",
    before: { discountValue: 100 },
    after: { discountValue: value },
    ...(beside && { beside }),
  });
  expect(holds(above30, [coupon(2000), coupon(2000)])).toBe(false);
  expect(holds(above30, [coupon(3500, { discountType: "percentage" })])).toBe(true);
  expect(holds(above30, [coupon(3500, { discountType: "fixed" })])).toBe(false);
  expect(holds(above30, [coupon(3500)])).toBe(true);
});

test("an amount that is typed is found in the input, by its currency", () => {
  const typed: PolicyCondition = {
    kind: "amount",
    of: { input: "refund.amount" },
    over: "20000",
    currency: "EUR",
  };
  expect(holds(typed, [], { input: { refund: { amount: "20001", currency: "EUR" } } })).toBe(true);
  expect(holds(typed, [], { input: { refund: { amount: "20001", currency: "USD" } } })).toBe(false);
  expect(holds(typed, [], { input: { refund: { amount: 20_000, currency: "EUR" } } })).toBe(false);
  expect(holds(typed, [], { input: {} })).toBe(false);
});

test.each<[string, FactRow, boolean]>([
  ["a role is given", { table: "user_roles", operation: "insert", before: {}, after: { roleId: "r" } }, true],
  [
    "a role is taken away",
    { table: "user_roles", operation: "delete", before: { roleId: "r" }, after: {} },
    false,
  ],
  [
    "a role ends sooner",
    {
      table: "user_roles",
      operation: "update",
      before: { expiresAt: null },
      after: { expiresAt: "2026-01-01" },
    },
    false,
  ],
  [
    "a role never ends any more",
    {
      table: "user_roles",
      operation: "update",
      before: { expiresAt: "2026-01-01" },
      after: { expiresAt: null },
    },
    true,
  ],
  [
    "a member becomes an admin",
    {
      table: "organization_members",
      operation: "update",
      before: { role: "member" },
      after: { role: "admin" },
    },
    true,
  ],
  [
    "an admin becomes a member",
    {
      table: "organization_members",
      operation: "update",
      before: { role: "admin" },
      after: { role: "member" },
    },
    false,
  ],
  [
    "somebody comes back",
    {
      table: "organization_members",
      operation: "update",
      before: { leftAt: "2026-01-01" },
      after: { leftAt: null },
    },
    true,
  ],
  [
    "a role may do something else",
    { table: "roles", operation: "update", before: { permissions: [] }, after: { permissions: ["*"] } },
    true,
  ],
  [
    "a role gets another name",
    { table: "roles", operation: "update", before: { name: "a" }, after: { name: "b" } },
    false,
  ],
])("gives a role or more rights: %s", (_, row, expected) => {
  expect(holds({ kind: "grantsRole" }, [row])).toBe(expected);
});

test("conditions are joined, and count what was done before", () => {
  const row: FactRow = { table: "users", operation: "update", before: { email: "a" }, after: { email: "b" } };
  const email: PolicyCondition = {
    kind: "touches",
    table: "users",
    fields: ["email"],
    operations: ["update"],
  };
  const many: PolicyCondition = { kind: "rows", over: 2, withinMinutes: 60 };
  expect(holds({ kind: "all", of: [email, many] }, [row])).toBe(false);
  expect(holds({ kind: "any", of: [email, many] }, [row])).toBe(true);
  expect(holds({ kind: "all", of: [email, many] }, [row], { earlier: [row, row] })).toBe(true);
  expect(holds(email, [{ ...row, operation: "delete" }])).toBe(false);
});

test("a rule covers commands by name and by wildcard", () => {
  expect(coversCommand(["coupons:update"], ["coupons:update"])).toBe(true);
  expect(coversCommand(["coupons:*"], ["coupons:delete"])).toBe(true);
  expect(coversCommand(["*:delete"], ["coupons:delete"])).toBe(true);
  expect(coversCommand(["*"], ["anything:at-all"])).toBe(true);
  expect(coversCommand(["coupons:*"], ["changes:revert", "coupons:update"])).toBe(true);
  expect(coversCommand(["coupons:*"], ["changes:revert"])).toBe(false);
});

test("a condition can be said", () => {
  expect(conditionWords({ kind: "rows", over: 500, withinMinutes: 60 })).toBe(
    "more than 500 rows, with what the same person did within 1 h",
  );
  expect(conditionWords(over200)).toContain("payments: Amount above €200.00");
});
