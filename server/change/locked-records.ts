import { type SQL, sql } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { changeRows } from "#drizzle/schema/extensions.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import { rowsOf as statementRows } from "#server/data/list-statement.ts";
import { wireValue } from "#server/data/row-codec.ts";
import { conflict, notFound } from "#server/errors.ts";
import { exactInstant } from "#shared/format/exact-instants.ts";
import type { RecordEdit } from "#shared/inputs/record-inputs.ts";
import type { StaleRecord, WireValues } from "#shared/record-edits.ts";
import type { Work } from "./command.ts";
import type { EditableList } from "./editable-list.ts";
import { rowsOf } from "./rows-of.ts";

export interface LockedRecord {
  id: string;
  version: number;
  /** Soft-deleted. */
  isRemoved: boolean;
  values: WireValues;
}

/**
 * Locks the records, in the order of their ids, and reads the named fields as they go over the wire. 404 when one of
 * them isn't among what the actor's own list holds.
 */
export async function lockRecords(
  { tx, actor }: Work,
  { list, table }: EditableList,
  ids: readonly string[],
  fields: readonly string[],
): Promise<Map<string, LockedRecord>> {
  const bound = fields.map((name) => list.bound.fields.get(name)!);
  const removed = table.columns.has("deleted_at")
    ? sql`${sql.identifier(table.name)}.deleted_at is not null`
    : sql`false`;
  const parts: SQL[] = [list.bound.id, list.bound.version!, removed, ...bound.map(({ whole }) => whole)];
  const rows = await statementRows(
    tx,
    sql`select ${sql.join(parts, sql`, `)}${list.bound.from} where ${list.selection(tx, actor, { ids: [...ids] })}
      order by ${list.bound.id} for update of ${sql.identifier(table.name)}`,
  );
  if (rows.length < new Set(ids).size) throw notFound();
  return new Map(
    rows.map(([id, version, isRemoved, ...read]) => [
      id as string,
      {
        id: id as string,
        version: version as number,
        isRemoved: isRemoved as boolean,
        values: Object.fromEntries(bound.map((field, at) => [field.name, wireValue(field, read[at])])),
      },
    ]),
  );
}

/**
 * Refuses (409) when a record has changed since the version that the editor names; `details.stale` has, for each of
 * them, every edited field with what the editor saw, what stands there now and what the editor wants.
 */
export async function refuseStale(
  work: Work,
  { table, edits }: EditableList,
  locked: ReadonlyMap<string, LockedRecord>,
  asked: readonly (Pick<RecordEdit, "id" | "version"> & Partial<RecordEdit>)[],
): Promise<void> {
  const stale = asked.filter(({ id, version }) => locked.get(id)!.version !== version);
  if (stale.length === 0) return;
  const ids = stale.map(({ id }) => id);
  const titles = await work.titlesOf(table.name, ids);
  const latest = await latestChanges(work, table.name, ids);
  const details: StaleRecord[] = stale.map(({ id, values = {}, base }) => {
    const now = locked.get(id)!;
    return {
      id,
      title: titles.get(id) ?? null,
      version: now.version,
      changedBy: latest.get(id)?.changedBy ?? null,
      changedAt: exactInstant(latest.get(id)?.changedAt ?? "") ?? null,
      fields: Object.entries(values).map(([field, mine]) => ({
        field,
        ...(base && field in base && { base: base[field] }),
        theirs: now.values[field] ?? null,
        mine,
        ...currencyOf(edits.resource.fields[field]?.currencyField, now),
      })),
    };
  });
  const { noun } = edits.resource;
  throw conflict(
    stale.length === 1
      ? `Somebody else changed this ${noun} while you had it open.`
      : `${stale.length.toLocaleString("en")} records were changed by somebody else while you had them open.`,
    { stale: details },
  );
}

function currencyOf(field: string | undefined, { values }: LockedRecord): { currency?: string } {
  const currency = field === undefined ? undefined : values[field];
  return typeof currency === "string" ? { currency } : {};
}

async function latestChanges({ tx }: Work, tableName: string, ids: readonly string[]) {
  const answer = await tx.execute(sql`
    select distinct on (written.row_id) written.row_id as id, written.created_at as "changedAt",
      ${users.fullName} as "changedBy"
    from ${changeRows} written
    left join ${activities} on ${activities.changeId} = written.change_id and ${activities.outcome} = 'ok'
    left join ${users} on ${users.id} = ${activities.actorId}
    where written.table_name = ${tableName} and written.row_id = any(${sql.param([...ids])}::uuid[])
    order by written.row_id, written.id desc`);
  const rows = rowsOf<{ id: string; changedAt: string; changedBy: string | null }>(answer);
  return new Map(rows.map((row) => [row.id, row]));
}
