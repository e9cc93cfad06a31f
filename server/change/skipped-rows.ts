import { sql } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import type { SkippedRow } from "#shared/change.ts";
import type { Work } from "./command.ts";
import { recordedAbout, recordedOf } from "./recorded-rows.ts";
import type { Restored } from "./revert-rows.ts";
import { rowsOf } from "./rows-of.ts";

interface LaterChange {
  table: string;
  rowId: string;
  changeId: string;
  changedAt: string;
  changedBy: string | null;
}

/** Says of each row that a revert leaves alone which later change touched it, when and by whom. */
export async function skippedRows(
  work: Work,
  changeId: string,
  skipped: Restored["skipped"],
): Promise<SkippedRow[]> {
  if (skipped.length === 0) return [];
  const ids = skipped.map(({ rowId }) => rowId);
  const tables = [...new Set(skipped.map(({ table }) => table))];
  const answer = await work.tx.execute(sql`
    select distinct on (later.table_name, later.row_id) later.table_name as "table", later.row_id as "rowId",
      later.change_id as "changeId", later.created_at as "changedAt", ${users.fullName} as "changedBy"
    from ${recordedAbout(work.actor, tables, ids)} later
    left join ${activities} on ${activities.changeId} = later.change_id and ${activities.outcome} = 'ok'
    left join ${users} on ${users.id} = ${activities.actorId}
    where later.row_id = any(${sql.param(ids)}::uuid[])
      and later.table_name = any(${sql.param(tables)}::text[])
      and later.change_id not in (${changeId}, ${work.changeId})
      and later.id > (
        select max(ours.id) from ${recordedOf(work.actor, changeId)} ours
        where ours.change_id = ${changeId} and ours.table_name = later.table_name and ours.row_id = later.row_id
      )
    order by later.table_name, later.row_id, later.id desc`);
  const latest = new Map(
    rowsOf<LaterChange>(answer).map((later) => [`${later.table} ${later.rowId}`, later]),
  );
  const titles = new Map<string, string>();
  for (const table of tables) {
    const ids = skipped.filter((row) => row.table === table).map(({ rowId }) => rowId);
    for (const [rowId, title] of await work.titlesOf(table, ids)) titles.set(rowId, title);
  }
  return skipped.map(({ table, rowId, because }) => {
    const later = latest.get(`${table} ${rowId}`);
    return {
      table,
      rowId,
      title: titles.get(rowId) ?? null,
      because,
      changedAt: later?.changedAt ?? null,
      changedBy: later?.changedBy ?? null,
      changeId: later?.changeId ?? null,
    };
  });
}
