import { sql } from "drizzle-orm";
import { changeRows } from "#drizzle/schema/extensions.ts";
import type { Plan, RowCount } from "#shared/change.ts";
import type { DiffResources } from "./diff-resources.ts";
import { knownTable } from "./known-tables.ts";
import { netRows } from "./net-rows.ts";
import type { OpenWork } from "./open-work.ts";
import { planHash } from "./plan-hash.ts";
import { type NetRow, rowDiffs } from "./row-diffs.ts";
import { rowsOf } from "./rows-of.ts";

const rowsShown = 200;

/** What the open work has done so far, as its actor may see it. */
export async function readPlan(
  { work, ...said }: OpenWork,
  resources: DiffResources | undefined,
): Promise<Plan> {
  const rows = await touchedRows(work);
  const versions = await versionsOf(work, rows);
  const effects = said.effects();
  return {
    hash: planHash({
      rows: rows.map((row) => ({ ...row, version: versions.get(row.rowId) ?? null })),
      effects,
      changeId: work.changeId,
      now: work.now,
      generated: said.generated,
    }),
    counts: countRows(rows),
    rows: await rowDiffs(work.tx, work.actor, resources, rows.slice(0, rowsShown)),
    effects: countKinds(effects),
    warnings: [...said.warnings],
  };
}

async function touchedRows({ tx, changeId }: OpenWork["work"]): Promise<NetRow[]> {
  const answer = await tx.execute(sql`
    select place::text, table_name as "table", row_id as "rowId", operation, old_values as before, new_values as after
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
