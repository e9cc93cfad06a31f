import { conditionHolds, type FactRow } from "./condition-holds.ts";
import { type PolicyCondition, type PolicyLeaf, tablesIn } from "./policy-condition.ts";

/** What is known of a change before its facts are read: never less than they will say. */
export interface ChangeGlance {
  input: unknown;
  /** At most so many rows. */
  rowCount: number;
  touched: ReadonlySet<string>;
  /** Its rows, without fields beside; undefined where they are many. */
  rows: readonly FactRow[] | undefined;
  /** At most so many rows of the same person's by the same command, by minutes before now. */
  earlier: ReadonlyMap<number, number>;
}

/** Whether a condition could hold of a change: where it couldn't, nobody has to read all facts to know that it doesn't. */
export function couldHold(condition: PolicyCondition, glance: ChangeGlance): boolean {
  if (condition.kind === "all") return condition.of.every((leaf) => leafCouldHold(leaf, glance));
  if (condition.kind === "any") return condition.of.some((leaf) => leafCouldHold(leaf, glance));
  return leafCouldHold(condition, glance);
}

function leafCouldHold(leaf: PolicyLeaf, { input, rowCount, touched, rows, earlier }: ChangeGlance): boolean {
  if (leaf.kind === "rows") return rowCount + (earlier.get(leaf.withinMinutes ?? 0) ?? 0) > leaf.over;
  const tables = tablesIn(leaf);
  if (tables.length > 0 && !tables.some((table) => touched.has(table))) return false;
  // Rows before are added to those of now; and what isn't known beside counts as if it fitted.
  const addsUp = leaf.kind === "amount" && leaf.withinMinutes !== undefined;
  if (tables.length > 0 && (!rows || addsUp)) return true;
  return conditionHolds(leaf, { input, rowCount, rows: rows ?? [], earlier: new Map() });
}
