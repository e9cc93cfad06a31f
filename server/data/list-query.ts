import type { SQL } from "drizzle-orm";
import type { AnyPgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Actor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { Count, Facet, ListPage, ListParams, Selection } from "#shared/list-params.ts";
import type { Field, Resource } from "#shared/resource.ts";

/** A row as it goes over the wire: instants as ISO strings with microseconds, bigint and money as decimal strings, JSON as its text. `_id` and `_version` are always there. */
export type Row = Record<string, unknown> & { _id: string; _version?: number };

export interface ListBinding<Fields extends Record<string, Field>> {
  table: PgTable;
  /** Where each field comes from. A field added to the resource does not compile until it is here. */
  columns: { [name in keyof Fields]: AnyPgColumn | SQL };
  /** Joins for reference labels, e.g. `(query) => query.leftJoin(...)`. */
  joins?: readonly { table: PgTable; on: SQL }[];
  /** Always holds, e.g. not deleted. */
  where?: SQL;
  /** Column that the tenant switcher narrows by; default the table's `organizationId`. */
  organizationColumn?: AnyPgColumn;
}

/** A list as the router, the exports, the palette and the commands use it. */
export interface ListQuery {
  resource: Resource;
  binding: ListBinding<Record<string, Field>>;
  rows(tx: Transaction, actor: Actor, params: ListParams): Promise<ListPage<Row>>;
  count(tx: Transaction, actor: Actor, params: ListParams, exact?: boolean): Promise<Count>;
  facets(tx: Transaction, actor: Actor, params: ListParams, field: string): Promise<Facet[]>;
  get(tx: Transaction, actor: Actor, id: string): Promise<Row>;
  /** The condition for a bulk command's rows: the reader's own visibility, filter, exclusions and `asOf`. */
  selection(tx: Transaction, actor: Actor, selection: Selection): SQL;
}

export declare function listQuery<Name extends string, Fields extends Record<string, Field>>(
  resource: Resource<Name, Fields>,
  binding: ListBinding<Fields>,
): ListQuery;
