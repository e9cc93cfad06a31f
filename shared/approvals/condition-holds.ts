import type { PolicyCondition, PolicyLeaf } from "./policy-condition.ts";

/** One row of a change; fields by their names in code. */
export interface FactRow {
  table: string;
  operation: "insert" | "update" | "delete";
  before: Readonly<Record<string, unknown>>;
  after: Readonly<Record<string, unknown>>;
  /** Fields that didn't change, as far as they are needed. */
  beside?: Readonly<Record<string, unknown>>;
}

export interface FactRows {
  rowCount: number;
  /** Of the tables that `tablesIn` names. */
  rows: readonly FactRow[];
}

/** What a change does, as far as conditions look at it. */
export interface ChangeFacts extends FactRows {
  input: unknown;
  /** The same person's by the same command, by minutes before now. */
  earlier: ReadonlyMap<number, FactRows>;
}

/** Whether the change is one that the condition is about. What can't be told counts as yes. */
export function conditionHolds(condition: PolicyCondition, facts: ChangeFacts): boolean {
  if (condition.kind === "all") return condition.of.every((leaf) => leafHolds(leaf, facts));
  if (condition.kind === "any") return condition.of.some((leaf) => leafHolds(leaf, facts));
  return leafHolds(condition, facts);
}

function leafHolds(leaf: PolicyLeaf, facts: ChangeFacts): boolean {
  switch (leaf.kind) {
    case "always":
      return true;
    case "rows":
      return facts.rowCount + (earlierOf(leaf, facts)?.rowCount ?? 0) > leaf.over;
    case "touches":
      return facts.rows.some((row) => isTouched(leaf, row));
    case "grantsRole":
      return facts.rows.some(givesRights);
    case "amount":
      return isOver(leaf, facts);
  }
}

function earlierOf(leaf: PolicyLeaf, { earlier }: ChangeFacts): FactRows | undefined {
  return "withinMinutes" in leaf && leaf.withinMinutes ? earlier.get(leaf.withinMinutes) : undefined;
}

function isTouched(
  { table, fields, operations }: Extract<PolicyLeaf, { kind: "touches" }>,
  row: FactRow,
): boolean {
  if (row.table !== table || (operations && !operations.includes(row.operation))) return false;
  return !fields || fields.some((field) => field in row.after || field in row.before);
}

const ranks = ["member", "admin", "owner"];

/** Whether somebody may do more after this row than before it. */
function givesRights({ table, operation, before, after }: FactRow): boolean {
  if (operation === "delete") return false;
  if (table === "roles") return operation === "update" && ("permissions" in after || "deletedAt" in after);
  if (table === "user_roles") return operation === "insert" || "roleId" in after || isLonger(before, after);
  if (table !== "organization_members") return false;
  if (operation === "insert") return after["role"] !== "member" || hasEntries(after["permissions"]);
  return (
    ranks.indexOf(String(after["role"])) > ranks.indexOf(String(before["role"])) ||
    "permissions" in after ||
    after["isActive"] === true ||
    ("leftAt" in after && after["leftAt"] === null)
  );
}

function isLonger(before: FactRow["before"], after: FactRow["after"]): boolean {
  if (!("expiresAt" in after)) return false;
  const [was, is] = [before["expiresAt"], after["expiresAt"]];
  return is === null || (typeof was === "string" && String(is) > was);
}

const hasEntries = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

function isOver(leaf: Extract<PolicyLeaf, { kind: "amount" }>, facts: ChangeFacts): boolean {
  const over = BigInt(leaf.over);
  if ("input" in leaf.of) {
    const { input } = facts;
    const given = valueAt(input, leaf.of.input);
    const currency = valueAt(input, [...leaf.of.input.split(".").slice(0, -1), "currency"].join("."));
    const isOther = leaf.currency && typeof currency === "string" && currency !== leaf.currency;
    return !isOther && magnitude(given) > over;
  }
  const { table, field } = leaf.of;
  const rows = [...facts.rows, ...(earlierOf(leaf, facts)?.rows ?? [])];
  const amounts = rows
    .filter((row) => row.table === table && field in row.after)
    .filter((row) => isAbout(row, "currency", leaf.currency))
    .filter((row) => !leaf.where || isAbout(row, leaf.where.field, leaf.where.is))
    .map((row) => magnitude(row.after[field]));
  if (!leaf.currency) return amounts.some((each) => each > over);
  return amounts.reduce((sum, each) => sum + each, 0n) > over;
}

function isAbout(row: FactRow, field: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const value = field in row.after ? row.after[field] : (row.beside?.[field] ?? row.before[field]);
  return value === undefined || value === null || String(value) === wanted;
}

function valueAt(input: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      input,
    );
}

// Money arrives as digits in a text, a number or a bigint; a refund may be written as a negative amount.
function magnitude(value: unknown): bigint {
  const digits = /^-?(\d+)(?:\.\d+)?$/.exec(String(value ?? ""))?.[1];
  return digits ? BigInt(digits) : 0n;
}
