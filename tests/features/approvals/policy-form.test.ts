import { expect, test } from "vitest";
import { amountFrom, draftOf, inputOf, newPolicy } from "#client/features/approvals/policy-form.ts";
import { conditionHolds } from "#shared/approvals/condition-holds.ts";
import { conditionWords } from "#shared/approvals/approval-words.ts";

const inRecords = {
  kind: "amount",
  of: { table: "payment_transactions", field: "amount" },
  over: "20000",
  currency: "EUR",
  withinMinutes: 60,
} as const;

test("a rule about an amount as it is typed is made in the form, kept, and holds", () => {
  const leaf = amountFrom(inRecords, "input");
  const made = inputOf({
    ...newPolicy,
    name: "Refund above 200",
    commands: "payments:refund",
    leaves: [leaf],
  });
  expect(made.error).toBeUndefined();
  const { condition } = made.data!;
  expect(condition).toEqual({ kind: "amount", of: { input: "amount" }, over: "20000", currency: "EUR" });
  expect(conditionWords(condition)).toBe("“amount” as typed above €200.00");
  const stored = { ...made.data!, condition, approverPermission: "changes:approve" };
  expect(draftOf(stored).leaves).toEqual([leaf]);

  const holds = (amount: string, currency: string) =>
    conditionHolds(condition, { input: { amount, currency }, rowCount: 1, rows: [], earlier: new Map() });
  expect([holds("20001", "EUR"), holds("20000", "EUR"), holds("99999", "USD")]).toEqual([true, false, false]);
});

test("back to records, the rule is one about records again", () => {
  const { withinMinutes: _within, ...rest } = inRecords;
  expect(amountFrom(amountFrom(inRecords, "input"), "records")).toEqual(rest);
});
