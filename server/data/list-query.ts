import { and, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Actor } from "#server/auth/actor.ts";
import { bindList, type BoundList } from "#server/data/bound-list.ts";
import { countRows } from "#server/data/count-query.ts";
import type { Transaction } from "#server/data/database.ts";
import { facetsOf } from "#server/data/facets-query.ts";
import { groupsOf } from "#server/data/groups-query.ts";
import { type ListReader, listReader } from "#server/data/list-reader.ts";
import { selectionSql } from "#server/data/list-selection.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { wholeRow } from "#server/data/row-codec.ts";
import { readPage } from "#server/data/rows-query.ts";
import { type ListQuestion, unlessSlow } from "#server/data/slow-question.ts";
import { totalsOf } from "#server/data/totals-query.ts";
import { notFound } from "#server/errors.ts";
import type { Count, Facet, Groups, ListPage, ListParams, Selection, Total } from "#shared/list-params.ts";
import type { Field, Resource } from "#shared/resource.ts";
import { isUuid } from "#shared/uuid.ts";

/**
 * A row as it goes over the wire: instants as ISO strings with microseconds, bigint and money as decimal strings,
 * JSON as its text, points as "lat,lng". `_id` and, where the table has one, `_version` are always there. `_cut` names
 * the fields whose text ends at its 300th character; `get` has them whole.
 */
export type Row = Record<string, unknown> & { _id: string; _version?: number };

export interface ListBinding<Fields extends Record<string, Field>> {
  table: PgTable;
  /** Where each field comes from. A field added to the resource does not compile until it is here. */
  columns: { [name in keyof Fields]: AnyPgColumn | SQL };
  /** Joins for reference labels, each with one row at most; `nameOf` needs none. */
  joins?: readonly { table: PgTable; on: SQL }[];
  /** Always holds, e.g. not deleted. */
  where?: SQL;
  /** Fields that don't exist for members of an organization. */
  closedToMembers?: ReadonlySet<string>;
  /** What the tenant switcher narrows by: a column, default the table's `organizationId`, or a condition. */
  organizationColumn?: AnyPgColumn | ((organizationId: string) => SQL);
}

/** A list as the router, the exports, the palette and the commands use it. */
export interface ListQuery {
  resource: Resource;
  binding: ListBinding<Record<string, Field>>;
  /** The fixed pieces of its statements. */
  bound: BoundList;
  rows(tx: Transaction, actor: Actor, params: ListParams): Promise<ListPage<Row>>;
  count(tx: Transaction, actor: Actor, params: ListParams, exact?: boolean): Promise<Count>;
  facets(tx: Transaction, actor: Actor, params: ListParams, field: string): Promise<Facet[]>;
  groups(tx: Transaction, actor: Actor, params: ListParams): Promise<Groups>;
  totals(tx: Transaction, actor: Actor, params: ListParams): Promise<Total[]>;
  get(tx: Transaction, actor: Actor, id: string): Promise<Row>;
  /** The condition for a bulk command's rows: the reader's own visibility, filter, exclusions and `asOf`. */
  selection(tx: Transaction, actor: Actor, selection: Selection): SQL;
}

/** Binds a resource to its table: the one way in which lists, counts, facets, records and selections are read. */
export function listQuery<Name extends string, Fields extends Record<string, Field>>(
  resource: Resource<Name, Fields>,
  binding: ListBinding<Fields>,
): ListQuery {
  const bound = bindList(resource as unknown as Resource, binding);
  // Every question as one reader may ask it, with its own words when it takes too long.
  const ask = <Answer>(
    question: ListQuestion,
    actor: Actor,
    params: ListParams,
    answer: (reader: ListReader) => Promise<Answer>,
  ) => {
    const reader = listReader(bound, actor);
    return unlessSlow(reader, question, params, answer(reader));
  };
  return {
    resource: resource as unknown as Resource,
    binding,
    bound,
    rows: async (tx, actor, params) => ask("rows", actor, params, (reader) => readPage(tx, reader, params)),
    count: async (tx, actor, params, exact) =>
      ask("count", actor, params, (reader) => countRows(tx, reader, params, exact)),
    facets: async (tx, actor, params, field) =>
      ask("facets", actor, params, (reader) => facetsOf(tx, reader, params, field)),
    groups: async (tx, actor, params) =>
      ask("groups", actor, params, (reader) => groupsOf(tx, reader, params)),
    totals: async (tx, actor, params) =>
      ask("totals", actor, params, (reader) => totalsOf(tx, reader, params)),
    get: async (tx, actor, id) => readRecord(tx, bound, actor, id),
    selection: (_tx, actor, selection) =>
      selectionSql(listReader(bound, actor), selection, Boolean(binding.joins?.length)),
  };
}

// The chosen organization doesn't narrow it: a colleague's link opens the record.
async function readRecord(tx: Transaction, list: BoundList, actor: Actor, id: string) {
  if (!isUuid(id)) throw notFound();
  const columns = [...listReader(list, actor).fields.values()];
  const parts = [list.id, list.version ?? sql`null`, ...columns.map(({ whole }) => whole)];
  const condition = and(list.where, sql`${list.id} = ${id}::uuid`);
  const [row] = await rowsOf(
    tx,
    sql`select ${sql.join(parts, sql`, `)}${list.from} where ${condition} limit 1`,
  );
  if (!row) throw notFound();
  return wholeRow(row, columns);
}
