import { z } from "zod";

const wholeNumber = z.string().regex(/^\d{1,15}$/, "Write a whole number.");
const name = z.string().trim().min(1, "Choose one.").max(100);
const minutes = z
  .int()
  .min(1)
  .max(7 * 24 * 60);

/** Where a number comes from: the command's input, or a field of the rows that a change writes. */
const source = z.union([z.strictObject({ input: name }), z.strictObject({ table: name, field: name })]);

const always = z.strictObject({ kind: z.literal("always") });
const rows = z.strictObject({
  kind: z.literal("rows"),
  over: z.int().min(0).max(10_000_000),
  /** Counts what the same person did by the same command in so many minutes before, so that nothing is gained by splitting. */
  withinMinutes: minutes.optional(),
});
const amount = z.strictObject({
  kind: z.literal("amount"),
  of: source,
  /** Minor units for money, else the number as it is stored. */
  over: wholeNumber,
  /** Only amounts of this currency count, and they are added up. Without it each number is looked at alone. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "Three capital letters, e.g. EUR.")
    .optional(),
  /** Only rows where this field has this value. */
  where: z.strictObject({ field: name, is: z.string().max(100) }).optional(),
  withinMinutes: minutes.optional(),
});
const touches = z.strictObject({
  kind: z.literal("touches"),
  table: name,
  /** Absent: any. */
  fields: z.array(name).min(1).max(20).optional(),
  operations: z
    .array(z.enum(["insert", "update", "delete"]))
    .min(1)
    .max(3)
    .optional(),
});
const grantsRole = z.strictObject({ kind: z.literal("grantsRole") });

const leaf = z.union([always, rows, amount, touches, grantsRole]);
const several = z.array(leaf).min(1, "Add a condition.").max(10);

/** When a policy wants a second person: one condition, or several joined once. */
export const policyConditionSchema = z.union([
  leaf,
  z.strictObject({ kind: z.literal("all"), of: several }),
  z.strictObject({ kind: z.literal("any"), of: several }),
]);

export type PolicyCondition = z.infer<typeof policyConditionSchema>;
export type PolicyLeaf = z.infer<typeof leaf>;
export type AmountSource = z.infer<typeof source>;

const leavesOf = (condition: PolicyCondition): readonly PolicyLeaf[] =>
  condition.kind === "all" || condition.kind === "any" ? condition.of : [condition];

const roleTables = ["user_roles", "organization_members", "roles"];

/** The tables whose rows a condition has to see. */
export function tablesIn(condition: PolicyCondition): string[] {
  return leavesOf(condition).flatMap((leaf) => {
    if (leaf.kind === "touches") return [leaf.table];
    if (leaf.kind === "grantsRole") return roleTables;
    return leaf.kind === "amount" && "table" in leaf.of ? [leaf.of.table] : [];
  });
}

/** Fields that a condition reads beside those that changed, by table. */
export function fieldsBeside(condition: PolicyCondition): { table: string; field: string }[] {
  return leavesOf(condition).flatMap((leaf) => {
    if (leaf.kind !== "amount" || !("table" in leaf.of)) return [];
    const { table } = leaf.of;
    const fields = [...(leaf.currency ? ["currency"] : []), ...(leaf.where ? [leaf.where.field] : [])];
    return fields.map((field) => ({ table, field }));
  });
}

/** How far back a condition looks, in minutes; each once. */
export function windowsIn(condition: PolicyCondition): number[] {
  const windows = leavesOf(condition).flatMap((leaf) =>
    "withinMinutes" in leaf && leaf.withinMinutes ? [leaf.withinMinutes] : [],
  );
  return [...new Set(windows)];
}

/** Whether a condition looks at the command's input, which the audit log doesn't keep. */
export function readsInput(condition: PolicyCondition): boolean {
  return leavesOf(condition).some((leaf) => leaf.kind === "amount" && "input" in leaf.of);
}
