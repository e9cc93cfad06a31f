import { sql } from "drizzle-orm";
import type { RowFault, WireValues } from "#shared/record-edits.ts";
import type { Work } from "./command.ts";
import type { EditableList } from "./editable-list.ts";
import { knownTable, nounOfTable } from "./known-tables.ts";
import { rowsOf } from "./rows-of.ts";

/** A row's values to be written, and all that it will hold then. */
export interface RowToWrite {
  row: number;
  written: WireValues;
  whole: WireValues;
}

/**
 * Faults of references to records that aren't there, are removed, are hidden from this role, or belong to somebody
 * else. Asked as the actor, because a foreign key looks past row security.
 */
export async function faultyReferences(
  { tx }: Work,
  { table, columns }: EditableList,
  rows: readonly RowToWrite[],
): Promise<RowFault[]> {
  const faults: RowFault[] = [];
  const fields = new Set(rows.flatMap(({ written }) => Object.keys(written)));
  for (const field of fields) {
    const column = columns[field]!.name;
    const key = table.references.find((reference) => reference.columns.includes(column));
    const referred = key && knownTable(key.table);
    if (!key || !referred) continue;
    const ids = [...new Set(rows.flatMap(({ written }) => (written[field] as string | null) ?? []))];
    if (ids.length === 0) continue;
    const target = key.foreignColumns[key.columns.indexOf(column)]!;
    // What the key holds beside the id, e.g. the customer whose address it must be.
    const beside = key.columns.flatMap((name, at) =>
      name === column
        ? []
        : [{ property: table.columns.get(name)!.property, column: key.foreignColumns[at]! }],
    );
    const selected = [target, ...beside.map((part) => part.column)].map((name) => sql.identifier(name));
    const found = rowsOf<Record<string, string | null>>(
      await tx.execute(sql`select ${sql.join(selected, sql`, `)} from ${sql.identifier(referred.name)}
        where ${sql.identifier(target)} = any(${sql.param(ids)}::uuid[])
        ${referred.columns.has("deleted_at") ? sql`and deleted_at is null` : sql``}`),
    );
    const byId = new Map(found.map((record) => [record[target], record]));
    const noun = nounOfTable(referred.name);
    for (const { row, written, whole } of rows) {
      const id = written[field];
      if (id === undefined || id === null) continue;
      const record = byId.get(id as string);
      if (!record) faults.push({ row, field, message: `There is no such ${noun}.` });
      else if (
        beside.some(
          ({ property, column: name }) => whole[property] !== undefined && whole[property] !== record[name],
        )
      )
        faults.push({ row, field, message: `This ${noun} belongs to somebody else.` });
    }
  }
  return faults;
}
