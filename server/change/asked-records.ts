import { sql } from "drizzle-orm";
import { rowsOf } from "#server/data/list-statement.ts";
import { notFound } from "#server/errors.ts";
import type { RecordAsRead, RecordsAsked } from "#shared/inputs/record-inputs.ts";
import type { Work } from "./command.ts";
import type { EditableList } from "./editable-list.ts";

/**
 * The records that a command is asked to act on, with the version that was read: those named, or, locked and as they are now,
 * all of a selection that are there (or removed). 404 when a selection means none.
 */
export async function askedRecords(
  { tx, actor }: Work,
  { list, table }: EditableList,
  asked: RecordsAsked,
  are: "present" | "removed",
): Promise<RecordAsRead[]> {
  if ("records" in asked) return asked.records;
  const { id, version, from } = list.bound;
  const target = sql.identifier(table.name);
  const removal = sql`${target}.deleted_at is ${are === "removed" ? sql`not null` : sql`null`}`;
  const rows = await rowsOf(
    tx,
    sql`select ${id}, ${version!}${from} where ${list.selection(tx, actor, asked.selection)}
      and ${table.columns.has("deleted_at") ? removal : sql`true`} order by ${id} for update of ${target}`,
  );
  if (rows.length === 0) throw notFound();
  return rows.map(([rowId, read]) => ({ id: rowId as string, version: read as number }));
}
