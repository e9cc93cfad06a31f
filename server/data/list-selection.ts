import { and, type SQL, sql } from "drizzle-orm";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import type { Selection } from "#shared/list-params.ts";

/**
 * The condition for a bulk command's rows: those chosen, or all that match less the exclusions and what came after
 * the reader looked; in both cases only what the reader's own list holds.
 */
export function selectionSql(reader: ListReader, selection: Selection, joined: boolean): SQL {
  const condition = and(
    listCondition(reader, "matching" in selection ? selection.matching : {}),
    ...("ids" in selection ? [anyId(reader, selection.ids)] : remaining(reader, selection)),
  )!;
  if (!joined) return condition;
  // A join's columns exist in the list's own statement only.
  return sql`${reader.list.id} in (select ${reader.list.id} ${reader.list.from} where ${condition})`;
}

function remaining(reader: ListReader, { except, asOf }: Extract<Selection, { matching: unknown }>): SQL[] {
  const { createdAt, resource } = reader.list;
  if (!createdAt)
    throw new Error(`Rows of "${resource.name}" don't say when they came: they can be chosen by id only.`);
  const seen = sql`${createdAt} <= ${asOf}::timestamptz`;
  return except.length === 0 ? [seen] : [seen, sql`not ${anyId(reader, except)}`];
}

function anyId({ list }: ListReader, ids: string[]): SQL {
  return sql`${list.id} = any(${sql.param(ids)}::uuid[])`;
}
