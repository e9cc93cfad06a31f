import { getTableColumns, getTableName } from "drizzle-orm";
import { getTableConfig, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { Operation, TableAccess } from "#drizzle/policies/access-rules.ts";
import { tableAccess } from "#drizzle/policies/table-access.ts";
import { tables } from "#drizzle/schema/tables.ts";

/** A table that we know, by its name in the database. The only source of identifiers in generated SQL. */
export interface KnownTable {
  name: string;
  table: PgTable;
  /** By name in the database. */
  columns: ReadonlyMap<string, KnownColumn>;
  /** Foreign keys of this table, by column names. */
  references: readonly { columns: readonly string[]; table: string; foreignColumns: readonly string[] }[];
  /** The column with the id of the person whose row it is, by its name in the database. */
  subject: string | undefined;
  /** What an organization's members are granted to do with it at all. */
  memberWrites: ReadonlySet<Operation>;
}

export interface KnownColumn {
  column: PgColumn;
  /** Its name in code: `createdAt` for `created_at`. */
  property: string;
  /** Secret or about a person. */
  sensitive: boolean;
  /** Not to be read by an organization's members. */
  closedToMembers: boolean;
}

const knownTables: ReadonlyMap<string, KnownTable> = new Map(
  Object.entries(tables as Record<string, PgTable>).map(([key, table]) => [
    getTableName(table),
    known(table, (tableAccess as Record<string, TableAccess>)[key]),
  ]),
);

export function knownTable(name: string): KnownTable | undefined {
  return knownTables.get(name);
}

/** The foreign keys that point at a table: the table that holds each, its columns and the columns they point at. */
export function referrersTo(
  name: string,
): { name: string; columns: readonly string[]; foreignColumns: readonly string[] }[] {
  return [...knownTables.values()].flatMap((table) =>
    table.references
      .filter((reference) => reference.table === name)
      .map((reference) => ({ ...reference, name: table.name })),
  );
}

/** Names of tables in an order in which every table comes after those that it refers to; a circle is cut where it closes. */
export const parentsFirst: readonly string[] = inOrderOfReference();

function known(table: PgTable, access: TableAccess | undefined): KnownTable {
  const sensitive = new Set([...(access?.secret ?? []), ...(access?.pii ?? [])]);
  const closed = new Set([...(access?.secret ?? []), ...(access?.tenant.hidden ?? [])]);
  const isClosed = access === undefined || access.tenant.sees === "nothing";
  const columns = Object.entries(getTableColumns(table)).map(([property, column]) => {
    const isSensitive = sensitive.has(property);
    const closedToMembers = isClosed || closed.has(property);
    return [
      column.name,
      { column: column as PgColumn, property, sensitive: isSensitive, closedToMembers },
    ] as const;
  });
  const references = getTableConfig(table).foreignKeys.map((key) => {
    const { columns, foreignTable, foreignColumns } = key.reference();
    return {
      columns: columns.map(({ name }) => name),
      table: getTableName(foreignTable),
      foreignColumns: foreignColumns.map(({ name }) => name),
    };
  });
  return {
    name: getTableName(table),
    table,
    columns: new Map(columns),
    references,
    subject: columns.find(([, { property }]) => property === access?.subject)?.[0],
    memberWrites: memberWrites(access),
  };
}

function memberWrites(access: TableAccess | undefined): ReadonlySet<Operation> {
  const { updates, insertsAs, writes } = access?.tenant ?? {};
  return new Set<Operation>([
    ...(updates ? (["update"] as const) : []),
    ...(insertsAs ? (["insert"] as const) : []),
    ...(writes?.on ?? []),
  ]);
}

const wayBack = { insert: "delete", update: "update", delete: "insert" } as const;

/** Whether members are granted what writes back what was done to these tables. */
export function membersCanWriteBack(done: readonly { table: string; operation: Operation }[]): boolean {
  return done.every(({ table, operation }) => knownTable(table)?.memberWrites.has(wayBack[operation]));
}

function inOrderOfReference(): string[] {
  const ordered = new Set<string>();
  const visiting = new Set<string>();
  const visit = (name: string) => {
    if (ordered.has(name) || visiting.has(name)) return;
    visiting.add(name);
    for (const { table } of knownTables.get(name)?.references ?? []) visit(table);
    ordered.add(name);
  };
  for (const name of knownTables.keys()) visit(name);
  return [...ordered];
}

/** `created_at` or `createdAt` as a person would write it: "created at". */
export function inPlainWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

/** "coupons" → "coupon", "service_categories" → "service category". */
export function nounOfTable(name: string): string {
  const plural = inPlainWords(name);
  if (plural.endsWith("ies")) return `${plural.slice(0, -3)}y`;
  return plural.replace(/(?<=ss|sh|ch)es$/, "").replace(/(?<!s)s$/, "");
}
