import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import { Refusal } from "#server/errors.ts";
import type { RowFault, WireValues } from "#shared/record-edits.ts";
import type { EditableList } from "./editable-list.ts";
import { postgresFault } from "./postgres-fault.ts";
import { inWords } from "./refusal-words.ts";
import { rowsOf } from "./rows-of.ts";

export interface ValuesOfRow {
  row: number;
  id?: string;
  values: WireValues;
}

type Written = { id: string; version: number };
type Statement = (rows: readonly ValuesOfRow[]) => SQL;

/** Writes the values that differ, one statement per set of columns, or says which rows the database refuses and why. */
export async function updateRecords(
  tx: Transaction,
  editable: EditableList,
  rows: readonly ValuesOfRow[],
  stamp: SQL | undefined,
): Promise<{ written: Map<number, Written>; faults: RowFault[] }> {
  return writeAlike(tx, editable, rows, (alike) => {
    const { table, names, given } = columnsOf(editable, alike);
    const ids = sql.param(alike.map(({ id }) => id));
    const differs = names.map(({ name, typed }) => sql`target.${name} is distinct from ${typed}`);
    const sets = names.map(({ name, typed }) => sql`${name} = ${typed}`);
    if (stamp) sets.push(stamp);
    return sql`with given as (select * from unnest(${ids}::uuid[], ${given.values}) with ordinality as v(id, ${given.names}, place)),
      written as (update ${table} target set ${sql.join(sets, sql`, `)} from given where target.id = given.id
        and (${sql.join(differs, sql` or `)}) returning target.id, target.version)
      select given.place::int as place, target.id, coalesce(written.version, target.version) as version
      from given join ${table} target on target.id = given.id left join written on written.id = given.id`;
  });
}

/** Adds rows in their order, one statement per set of columns, or says which of them the database refuses and why. */
export async function insertRecords(
  tx: Transaction,
  editable: EditableList,
  rows: readonly ValuesOfRow[],
): Promise<{ written: Map<number, Written>; faults: RowFault[] }> {
  return writeAlike(tx, editable, rows, (alike) => {
    const { table, names, given } = columnsOf(editable, alike);
    const columns = sql.join(
      names.map(({ name }) => name),
      sql`, `,
    );
    const values = sql.join(
      names.map(({ typed }) => typed),
      sql`, `,
    );
    // The one place in which a new row's order is kept: rows come back as they went in.
    return sql`with added as (insert into ${table} (${columns})
        select ${values} from unnest(${given.values}) with ordinality as given(${given.names}, place) order by place
        returning id, version)
      select (row_number() over ())::int as place, id, version from added`;
  });
}

function columnsOf({ table, columns }: EditableList, rows: readonly ValuesOfRow[]) {
  const fields = Object.keys(rows[0]!.values);
  const names = fields.map((field, at) => ({
    name: sql.identifier(columns[field]!.name),
    typed: sql`given.${sql.identifier(`c${at}`)}::${sql.raw(columns[field]!.getSQLType())}`,
  }));
  const arrays = fields.map(
    (field) => sql`${sql.param(rows.map(({ values }) => asText(values[field])))}::text[]`,
  );
  return {
    table: sql.identifier(table.name),
    names,
    given: {
      values: sql.join(arrays, sql`, `),
      names: sql.join(
        fields.map((_, at) => sql.identifier(`c${at}`)),
        sql`, `,
      ),
    },
  };
}

const asText = (value: unknown) => (value === null || value === undefined ? null : String(value));

async function writeAlike(
  tx: Transaction,
  editable: EditableList,
  rows: readonly ValuesOfRow[],
  statement: Statement,
): Promise<{ written: Map<number, Written>; faults: RowFault[] }> {
  const written = new Map<number, Written>();
  const faults: RowFault[] = [];
  const write = async (alike: readonly ValuesOfRow[]) => {
    await tx.execute(sql`savepoint records`);
    try {
      const answer = await tx.execute(statement(alike));
      for (const { place, id, version } of rowsOf<Written & { place: number }>(answer))
        written.set(alike[place - 1]!.row, { id, version });
      await tx.execute(sql`release savepoint records`);
      return undefined;
    } catch (fault) {
      if (!isAboutValues(fault)) throw fault;
      await tx.execute(sql`rollback to savepoint records`);
      return fault;
    }
  };
  for (const alike of byColumns(rows)) {
    const fault = await write(alike);
    if (fault === undefined) continue;
    // One statement names one culprit; everybody who has to correct something wants to know all of them.
    for (const row of alike) {
      const own = alike.length === 1 ? fault : await write([row]);
      if (own !== undefined) faults.push(faultOf(editable, row, own));
    }
  }
  return { written, faults };
}

function byColumns(rows: readonly ValuesOfRow[]): ValuesOfRow[][] {
  const groups = new Map<string, ValuesOfRow[]>();
  for (const row of rows) {
    const columns = Object.keys(row.values).join(" ");
    const group = groups.get(columns);
    if (group) group.push(row);
    else groups.set(columns, [row]);
  }
  return [...groups.values()];
}

// Class 22: a value its type can't hold. Class 23: a constraint.
function isAboutValues(fault: unknown): boolean {
  return /^2[23]/.test(postgresFault(fault)?.code ?? "");
}

function faultOf({ edits }: EditableList, { row, values }: ValuesOfRow, fault: unknown): RowFault {
  const rule = edits.rules[postgresFault(fault)?.constraint ?? ""];
  if (rule) return { row, ...rule };
  const refusal = inWords(fault);
  if (!(refusal instanceof Refusal)) throw fault;
  const named = (refusal.details?.["fields"] ?? []) as string[];
  const field = named.findLast((name) => name in values) ?? named.find((name) => edits.fields[name]) ?? null;
  const taken = refusal.code === "CONFLICT";
  return { row, field, message: refusal.message, ...(taken && { taken }) };
}
