import type { CapturedPlan, CapturedRow } from "./plan.ts";

/** How what would happen now differs from what was asked for. */
export interface PlanDrift {
  /** Rows that would be touched now and weren't then. */
  added: CapturedRow[];
  /** Rows that would have been touched and aren't now. */
  gone: CapturedRow[];
  /** Rows that differ or would get something else, as they were then and are now. */
  altered: { was: CapturedRow; now: CapturedRow }[];
}

/** Rows that exist are compared by their ids; new ones by their content, because their ids are made at each run. */
export function planDrift(then: CapturedPlan, now: CapturedPlan): PlanDrift {
  const before = byKey(then.rows);
  const drift: PlanDrift = { added: [], gone: [], altered: [] };
  for (const row of now.rows) {
    const matches = before.get(keyOf(row));
    const match = matches?.shift();
    if (!match) drift.added.push(row);
    else if (!isSame(match, row)) drift.altered.push({ was: match, now: row });
  }
  for (const left of before.values()) drift.gone.push(...left);
  return drift;
}

// A plan that was loaded rather than rehearsed has no digests: then what it says of the row decides.
const isSame = (was: CapturedRow, now: CapturedRow) =>
  was.digest === undefined
    ? JSON.stringify([was.before, was.after]) === JSON.stringify([now.before, now.after])
    : was.digest === now.digest;

const keyOf = ({ table, operation, rowId, digest }: CapturedRow) =>
  `${table} ${operation === "insert" ? (digest ?? rowId) : rowId}`;

function byKey(rows: readonly CapturedRow[]): Map<string, CapturedRow[]> {
  const found = new Map<string, CapturedRow[]>();
  for (const row of rows) {
    const same = found.get(keyOf(row));
    if (same) same.push(row);
    else found.set(keyOf(row), [row]);
  }
  return found;
}
