import type { PoolClient } from "pg";
import type { Operation } from "#drizzle/policies/access-rules.ts";
import { describedTables, type DescribedTable } from "#drizzle/policies/described-tables.ts";
import { mayRead, mayWrite, type World } from "./expected-access.ts";
import { contextSql, idOf, type IsolationActor } from "./isolation-people.ts";
import { isolationRows, keyOf, ownerColumn } from "./isolation-rows.ts";
import { dropConstraints, writeRows, type Row } from "./isolation-scene.ts";

/** The keys of the rows that a statement reached, sorted; `refused` when the database answered 42501. */
export type Reached = string[] | "refused";

/** One question to the database: a table, what is tried on it, and by whom. */
export interface Cell {
  table: DescribedTable;
  command: "select" | Operation;
  actor: IsolationActor;
  /** For an update: what the rows are made into. */
  into?: Row;
}

/** How a cell is opened and left: in a transaction of its own, or inside one whose policies were weakened. */
export const ownTransaction = { open: "begin", leave: "rollback" };
export const insideTransaction = { open: "savepoint cell", leave: "rollback to savepoint cell" };

const touchedAt = "2001-01-01T00:00:00Z";

/**
 * Fills a database of the test's own with the rows of the matrix, and lets every role issue every statement: what
 * refuses a row from here on is row security alone. The grants have a test of their own.
 */
export async function isolationWorld(client: PoolClient): Promise<World> {
  await client.query("set session_replication_role = replica");
  await dropConstraints(client);
  const world = isolationRows();
  for (const [table, rows] of world) await writeRows(client, table, rows);
  for (const table of describedTables())
    if (seesThisChange(table)) world.get(table.name)?.push(rowOfThisChange(table));
  await client.query(
    "grant select, insert, update, delete on all tables in schema public to pd_tenant, pd_staff, pd_staff_write, pd_job, pd_auth",
  );
  return world;
}

/** Every cell of a table for these actors; moves only where an update reaches anything. */
export function cellsOf(world: World, table: DescribedTable, actors: readonly IsolationActor[]): Cell[] {
  return actors.flatMap((actor): Cell[] => {
    const cells: Cell[] = (["select", "update", "delete", "insert"] as const).map((command) => ({
      table,
      command,
      actor,
    }));
    const isWriter = expectedReach(world, { table, command: "update", actor }).length > 0;
    const moves = isWriter ? movesOf(world, table, actor) : [];
    return [...cells, ...moves.map((into): Cell => ({ table, command: "update", actor, into }))];
  });
}

export function expectedReach(world: World, { table, command, actor, into }: Cell): Reached {
  const rows = world.get(table.name) ?? [];
  const keys = (reached: Row[]) => reached.map((row) => String(row[keyOf(table)])).sort();
  if (command === "select") return keys(rows.filter((row) => mayRead(world, table, row, actor)));
  const rule = mayWrite(world, table, command, actor);
  if (command === "insert") return keys(rows.filter((row) => rule.leaves(row)));
  const touched = rows.filter((row) => rule.touches(row));
  if (command === "update" && touched.some((row) => !rule.leaves({ ...row, ...into }))) return "refused";
  return keys(touched);
}

export async function actualReach(
  client: PoolClient,
  world: World,
  cell: Cell,
  { open, leave } = ownTransaction,
): Promise<Reached> {
  const { table, command, actor } = cell;
  const key = `"${keyOf(table)}"::text`;
  const all = `select coalesce(array_agg(${key} order by ${key} collate "C"), '{}') as keys from "${table.name}"`;
  const scene = seesThisChange(table) ? [thisChangeSql(table)] : [];
  const act: Record<Cell["command"], string[]> = {
    select: [all],
    update: [updateSql(cell), "set local role none", `${all} where created_at = '${touchedAt}'`],
    delete: [`delete from "${table.name}"`, "set local role none", all],
    insert: [
      insertSql(table, world.get(table.name) ?? []),
      "select string_to_array(nullif(current_setting('test.reached'), ''), ',') as keys",
    ],
  };
  try {
    const answers = await client.query(
      [open, ...scene, contextSql(actor), ...act[command], leave].join("; "),
    );
    const keys = (answers as unknown as { rows: { keys?: string[] | null }[] }[]).at(-2)?.rows[0]?.keys ?? [];
    const reached =
      command === "delete"
        ? (world.get(table.name) ?? [])
            .map((row) => String(row[keyOf(table)]))
            .filter((id) => !keys.includes(id))
        : keys;
    return [...reached].sort();
  } catch (error) {
    await client.query(leave);
    if (error instanceof Error && "code" in error && error.code === "42501") return "refused";
    throw error;
  }
}

// No WHERE and no RETURNING: they would bring the SELECT policies in and hide a hole in the others.
function updateSql({ table, into = {} }: Cell): string {
  const values = Object.entries(into).map(
    ([column, value]) => `"${column}" = ${value === null ? "null" : `'${String(value)}'`}`,
  );
  return `update "${table.name}" set ${[`created_at = '${touchedAt}'`, ...values].join(", ")}`;
}

// A row that is already there counts as let in: row security is asked before the primary key.
function insertSql(table: DescribedTable, rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
    .map((column) => `"${column}"`)
    .join(", ");
  return `do $cell$ declare wanted jsonb; reached text[] := '{}'; begin
    for wanted in select jsonb_array_elements($rows$${JSON.stringify(rows)}$rows$) loop
      begin
        insert into "${table.name}" (${columns}) overriding system value select ${columns} from jsonb_populate_record(null::"${table.name}", wanted);
        reached := reached || (wanted ->> '${keyOf(table)}');
      exception
        when insufficient_privilege then null;
        when unique_violation then reached := reached || (wanted ->> '${keyOf(table)}');
      end;
    end loop;
    perform set_config('test.reached', array_to_string(reached, ','), true);
  end $cell$`;
}

/** What a written row could be turned into: another organization's, somebody else's, another parent's, deleted, out of its state. */
function movesOf(world: World, table: DescribedTable, actor: IsolationActor): Row[] {
  const { role } = actor;
  const owner = ownerColumn(table);
  const { exceptWhere } = table.access.staff;
  return [
    ...(table.has("organization_id")
      ? [{ organization_id: idOf("A") }, { organization_id: idOf("B") }, { organization_id: null }]
      : []),
    ...(table.name === "organizations" && role === "pd_tenant" ? [{ id: idOf("nowhere") }] : []),
    ...(table.has("deleted_at") ? [{ deleted_at: "2020-01-01T00:00:00Z" }] : []),
    ...(owner && owner !== "id"
      ? [{ [owner]: idOf("stranger"), ...(table.has("scope") && { scope: "mine" }) }]
      : []),
    ...hiddenParents(world, table, actor),
    ...(exceptWhere ? [{ [table.column(exceptWhere)]: true }] : []),
  ];
}

/** One parent that the actor can't see, where a row is seen with its parent. */
function hiddenParents(world: World, table: DescribedTable, actor: IsolationActor): Row[] {
  const { sees } = table.access.tenant;
  if (typeof sees !== "object" || !("withParent" in sees)) return [];
  const parents = describedTables().find(({ name }) => name === sees.withParent)!;
  const hidden = world.get(parents.name)?.find((row) => !mayRead(world, parents, row, actor));
  return hidden ? [{ [table.column(sees.by)]: hidden["id"] }] : [];
}

const seesThisChange = (table: DescribedTable) => table.access.tenant.sees === "this-change";

const rowOfThisChange = (table: DescribedTable): Row => ({
  [keyOf(table)]:
    keyOf(table) === "id" && table.name === "change_rows" ? 2_000_000 : idOf(`${table.name} now`),
  change_id: idOf("change"),
  created_at: "now",
});

function thisChangeSql(table: DescribedTable): string {
  const { created_at: _, ...row } = rowOfThisChange(table);
  const columns = Object.keys(row).join(", ");
  const values = Object.values(row)
    .map((value) => `'${String(value)}'`)
    .join(", ");
  return `insert into "${table.name}" (${columns}) overriding system value values (${values})`;
}
