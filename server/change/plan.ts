import { sql } from "drizzle-orm";
import { changeRows } from "#drizzle/schema/extensions.ts";
import type { Actor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { Plan, RowCount } from "#shared/change.ts";
import type { DiffResources } from "./diff-resources.ts";
import { knownTable } from "./known-tables.ts";
import { netRows } from "./net-rows.ts";
import type { OpenWork } from "./open-work.ts";
import { planDigest } from "./plan-hash.ts";
import { type NetRow, rowDiffs } from "./row-diffs.ts";
import { rowsOf } from "./rows-of.ts";

const rowsShown = 200;

/** How many rows a plan had, by its hash; undefined where the hash isn't one of ours. */
export function rowsOfPlan(hash: string): number | undefined {
  const rows = /^[0-9a-f]{64}\.(\d{1,9})$/.exec(hash)?.[1];
  return rows === undefined ? undefined : Number(rows);
}

/** What a change does, whole and as it is: not for anybody's eyes before `showPlan`. */
export interface CapturedPlan {
  hash: string;
  rows: CapturedRow[];
  counts: RowCount[];
  effects: Plan["effects"];
  warnings: string[];
}

/** `digest`: equal in two plans when the row is the same and the change does the same to it. */
export type CapturedRow = NetRow & { digest?: string };

/** What the open work has done so far, as its actor may see it. */
export async function readPlan(open: OpenWork, resources: DiffResources | undefined): Promise<Plan> {
  return showPlan(open.work.tx, open.work.actor, resources, await capturePlan(open));
}

/** A plan as this reader may see it, 200 rows from `offset` on. */
export async function showPlan(
  tx: Transaction,
  reader: Actor,
  resources: DiffResources | undefined,
  { hash, counts, effects, warnings, rows }: CapturedPlan,
  offset = 0,
): Promise<Plan> {
  const shown = rows.slice(offset, offset + rowsShown);
  return { hash, counts, rows: await rowDiffs(tx, reader, resources, shown), effects, warnings };
}

/** What the open work has done so far, whole. */
export async function capturePlan({ work, ...said }: OpenWork): Promise<CapturedPlan> {
  const rows = await touchedRows(work);
  const versions = await versionsOf(work, rows);
  const effects = said.effects();
  const digest = planDigest({
    rows: rows.map((row) => ({
      ...row,
      after: withoutNumbering(row),
      version: versions.get(row.rowId) ?? null,
    })),
    effects,
    changeId: work.changeId,
    now: work.now,
    generated: said.generated,
  });
  return {
    hash: `${digest.hash}.${rows.length}`,
    rows: rows.map((row, index) => ({ ...row, digest: digest.rows[index]! })),
    counts: countRows(rows),
    effects: countKinds(effects),
    warnings: [...said.warnings],
  };
}

// The next number of a sequence is another one in each run, whatever the command does.
function withoutNumbering({ table, operation, after }: NetRow): NetRow["after"] {
  const columns = operation === "insert" ? knownTable(table)?.columns : undefined;
  const numbered = [...(columns ?? [])].filter(([, { column }]) => column.generatedIdentity);
  if (numbered.length === 0) return after;
  const kept = { ...after };
  for (const [name] of numbered) delete kept[name];
  return kept;
}

async function touchedRows({ tx, changeId }: OpenWork["work"]): Promise<NetRow[]> {
  const answer = await tx.execute(sql`
    select place::text, table_name as "table", row_id as "rowId", operation, old_values as before, new_values as after,
      erased, to_char(erased_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "erasedAt"
    from ${netRows(changeId)} net order by net.place`);
  return rowsOf<NetRow>(answer);
}

/** Versions of the rows that an update touched: they rise with every audited write, also to columns that this change leaves alone. */
async function versionsOf(
  { tx, changeId }: OpenWork["work"],
  rows: readonly NetRow[],
): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  const names = new Set(rows.filter(({ operation }) => operation === "update").map(({ table }) => table));
  for (const name of names) {
    const known = knownTable(name);
    if (!known?.columns.has("version")) continue;
    const touched = sql`select row_id from ${changeRows} where change_id = ${changeId} and table_name = ${name} and operation = 'update'`;
    const answer = await tx.execute(sql`select id, version from ${known.table} where id in (${touched})`);
    for (const row of rowsOf<{ id: string; version: number }>(answer)) versions.set(row.id, row.version);
  }
  return versions;
}

function countRows(rows: readonly NetRow[]): RowCount[] {
  const counts = new Map<string, RowCount>();
  for (const { table, operation } of rows) {
    const count = counts.get(`${table} ${operation}`) ?? { table, operation, rows: 0 };
    count.rows++;
    counts.set(`${table} ${operation}`, count);
  }
  return [...counts.values()];
}

export function countKinds(effects: readonly { kind: string }[]): Plan["effects"] {
  const counts = new Map<string, number>();
  for (const { kind } of effects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}
