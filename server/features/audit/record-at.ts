import { sql } from "drizzle-orm";
import { type DescribedTable, describedTables } from "#drizzle/policies/described-tables.ts";
import { recordedColumns } from "#drizzle/policies/recorded-columns.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import type { Actor } from "#server/auth/actor.ts";
import { diffReader, type DiffResources } from "#server/change/diff-resources.ts";
import { knownTable } from "#server/change/known-tables.ts";
import { recordedAbout } from "#server/change/recorded-rows.ts";
import { rowDiffs } from "#server/change/row-diffs.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { notFound } from "#server/errors.ts";
import { refuseUnseen, tableOf } from "./record-history.ts";

type Values = Record<string, unknown>;

export interface RecordAt {
  /** `unborn`: it was made later. `removed`: it wasn't there any more. */
  state: "there" | "unborn" | "removed";
  title: string | null;
  /** As the record was then, by field; empty when it wasn't there. */
  was: Values;
  /** As it is now, by field; null when it is gone. */
  now: Values | null;
  /** Changes to it since. */
  changesSince: number;
  /** Fields whose past nobody keeps. */
  unrecorded: string[];
  /** Fields whose values of then were erased. */
  erased: string[];
  /** When the log began, where the instant lies before and the record's making isn't in it: the answer is as of then. */
  logBegan: string | null;
}

interface Touch {
  operation: "insert" | "update" | "delete";
  before: Values;
  after: Values;
  isAfter: boolean;
  /** Personal columns that were erased from the log after the instant. */
  erased: string[] | null;
}

const tables: ReadonlyMap<string, DescribedTable> = new Map(
  describedTables().map((table) => [table.name, table]),
);

/**
 * A record as it was at an instant, put together from what changes recorded: the last value written until then, else
 * the first one that was overwritten later, else today's. 404 for what the reader may not read or what never was.
 */
export async function recordAt(
  tx: Transaction,
  actor: Actor,
  resources: DiffResources | undefined,
  { resource, id, at }: { resource: string; id: string; at: string },
): Promise<RecordAt> {
  const table = tableOf(resource, actor, resources);
  await refuseUnseen(tx, actor, table, id);
  const current = await currentValues(tx, actor, resources, table, id);
  const touches = rowsOf<Touch>(
    await tx.execute(sql`
      select operation, coalesce(old_values, '{}') as before, coalesce(new_values, '{}') as after,
        created_at > ${at}::timestamptz as "isAfter",
        case when erased_at > ${at}::timestamptz then personal end as erased
      from ${recordedAbout(actor, [table], [id])} recorded where table_name = ${table} and row_id = ${id} order by id`),
  );
  if (!current && touches.length === 0) throw notFound();
  const earlier = touches.filter(({ isAfter }) => !isAfter);
  const later = touches.filter(({ isAfter }) => isAfter);
  const state = stateOf(earlier, later, current !== undefined);
  const recorded = new Set([...recordedColumns(tables.get(table)!), "id", "created_at"]);
  const erased = new Set(touches.flatMap((touch) => touch.erased ?? []));
  const was = state === "there" ? valuesAt(earlier, later, current ?? {}, recorded) : {};
  for (const name of erased) delete was[name];
  const row = { place: "0", table, rowId: id, operation: "insert" as const, before: {} };
  const [past, present] = await rowDiffs(tx, actor, resources, [
    { ...row, after: was },
    { ...row, after: current ?? {} },
  ]);
  const shows = diffReader(actor, resources, table).shows;
  return {
    state,
    title: past!.title ?? present!.title,
    was: past!.after,
    now: current ? present!.after : null,
    changesSince: later.length,
    unrecorded: Object.keys(current ?? {}).flatMap((name) => (recorded.has(name) ? [] : (shows(name) ?? []))),
    erased: state === "there" ? [...erased].flatMap((name) => shows(name) ?? []) : [],
    logBegan: touches[0]?.operation === "insert" ? null : await logBeganAfter(tx, at),
  };
}

function stateOf(earlier: readonly Touch[], later: readonly Touch[], isThere: boolean): RecordAt["state"] {
  const last = earlier.at(-1);
  if (last) return last.operation === "delete" ? "removed" : "there";
  const next = later[0];
  if (next) return next.operation === "insert" ? "unborn" : "there";
  return isThere ? "there" : "removed";
}

function valuesAt(
  earlier: readonly Touch[],
  later: readonly Touch[],
  current: Values,
  recorded: ReadonlySet<string>,
): Values {
  const values: Values = {};
  for (const [name, value] of Object.entries(current)) if (recorded.has(name)) values[name] = value;
  for (const { before } of [...later].reverse()) Object.assign(values, before);
  for (const { operation, after } of earlier) if (operation !== "delete") Object.assign(values, after);
  return values;
}

/** The record's columns that the reader may see, as they are in diffs. */
async function currentValues(
  tx: Transaction,
  actor: Actor,
  resources: DiffResources | undefined,
  table: string,
  id: string,
): Promise<Values | undefined> {
  const known = knownTable(table)!;
  const { shows } = diffReader(actor, resources, table);
  const columns = [...known.columns.keys()].filter((name) => shows(name) !== undefined && name !== "version");
  const chosen = sql.join(
    columns.map((name) => sql.identifier(name)),
    sql`, `,
  );
  const answer = await tx.execute(
    sql`select to_jsonb(shown) as values from (select ${chosen} from ${known.table} where id = ${id}) shown`,
  );
  return rowsOf<{ values: Values }>(answer)[0]?.values;
}

async function logBeganAfter(tx: Transaction, at: string): Promise<string | null> {
  const answer = await tx.execute(
    sql`select min(${activities.createdAt}) as began from ${activities} having min(${activities.createdAt}) > ${at}::timestamptz`,
  );
  return rowsOf<{ began: string }>(answer)[0]?.began ?? null;
}
