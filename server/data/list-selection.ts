import { and, or, type SQL, sql } from "drizzle-orm";
import { groupRowsSql } from "#server/data/group-key.ts";
import { listCondition } from "#server/data/list-condition.ts";
import { type ListReader, narrowing } from "#server/data/list-reader.ts";
import { readerZone } from "#server/data/period-sql.ts";
import type { Selection } from "#shared/list-params.ts";

type Matching = Extract<Selection, { matching: unknown }>;

/**
 * The condition for a bulk command's rows: those chosen, removed ones too, or all that match less the exclusions and what
 * came after the reader looked; in both cases only what the reader's own list holds.
 */
export function selectionSql(reader: ListReader, selection: Selection, joined: boolean): SQL {
  const condition =
    "ids" in selection
      ? and(reader.list.where, narrowing(reader), anyId(reader, selection.ids))!
      : and(listCondition(reader, selection.matching), ...remaining(reader, selection))!;
  if (!joined) return condition;
  // A join's columns exist in the list's own statement only.
  return sql`${reader.list.id} in (select ${reader.list.id} ${reader.list.from} where ${condition})`;
}

function remaining(reader: ListReader, { matching, within, except, asOf }: Matching): SQL[] {
  const { createdAt, resource } = reader.list;
  if (!createdAt)
    throw new Error(`Rows of "${resource.name}" don't say when they came: they can be chosen by id only.`);
  const seen = sql`${createdAt} <= ${asOf}::timestamptz`;
  return [
    seen,
    ...(within ? [inGroups(reader, within, matching.zone)] : []),
    ...(except.length === 0 ? [] : [sql`not ${anyId(reader, except)}`]),
  ];
}

function inGroups(
  reader: ListReader,
  { group, keys, also }: NonNullable<Matching["within"]>,
  zone: string | undefined,
): SQL {
  const clock = readerZone(reader.actor, zone);
  return or(
    ...keys.map((key) => groupRowsSql(reader, group, key, clock)),
    ...(also.length === 0 ? [] : [anyId(reader, also)]),
  )!;
}

function anyId({ list }: ListReader, ids: string[]): SQL {
  return sql`${list.id} = any(${sql.param(ids)}::uuid[])`;
}
