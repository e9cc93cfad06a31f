import { and, type SQL, sql } from "drizzle-orm";
import type { Work } from "#server/change/command.ts";
import type { EditableList } from "#server/change/editable-list.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { listReader } from "#server/data/list-reader.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { can } from "#server/auth/actor.ts";
import { isUuid } from "#shared/uuid.ts";

const most = 3;

/** Which of these ids are records of the actor's own list. */
export async function knownIds(
  work: Work,
  { list }: EditableList,
  ids: readonly string[],
): Promise<Set<string>> {
  const asked = [...new Set(ids.filter(isUuid))];
  if (asked.length === 0) return new Set();
  const { id, from } = list.bound;
  const where = list.selection(work.tx, work.actor, { ids: asked });
  const rows = await rowsOf(work.tx, sql`select ${id}${from} where ${where}`);
  return new Set(rows.map(([found]) => found as string));
}

/** Ids of the records by the values of their keys, `keyOf(values)`; several where the keys aren't unique. */
export async function idsByKeys(
  work: Work,
  { list, edits }: EditableList,
  wanted: readonly (readonly string[])[],
): Promise<Map<string, string[]>> {
  if (wanted.length === 0) return new Map();
  const reader = listReader(list.bound, work.actor);
  const bound = edits.keys.map((name) => reader.fields.get(name));
  if (bound.some((field) => !field)) return new Map();
  const { id, from } = list.bound;
  const conditions = bound.map((field, at) => {
    const values = [...new Set(wanted.map((keys) => keys[at]!))];
    const isId = field!.field.kind === "reference" || field!.field.kind === "id";
    return isId
      ? sql`${field!.value} = any(${sql.param(values.filter(isUuid))}::uuid[])`
      : sql`${field!.text} = any(${sql.param(values)}::text[])`;
  });
  const cells = sql.join([id, ...bound.map((field) => sql`${field!.value}::text`)], sql`, `);
  // Without what was removed: it gives its name free.
  const where = and(listCondition(reader, {}), ...conditions);
  const found = new Map<string, string[]>();
  for (const [record, ...values] of await rowsOf(work.tx, sql`select ${cells}${from} where ${where}`)) {
    const key = keyOf(values as string[]);
    found.set(key, [...(found.get(key) ?? []), record as string]);
  }
  return found;
}

export const keyOf = (values: readonly string[]) => JSON.stringify(values);

/** Ids of referred records by their names, as far as the actor may see them; at most three for a name. */
export async function idsByNames(
  work: Work,
  list: ListQuery | undefined,
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (!list || names.length === 0 || !can(work.actor, list.resource.permission)) return found;
  const reader = listReader(list.bound, work.actor);
  const known = ["fullName", "name", list.resource.titleField];
  const fields = [...new Set(known)].flatMap((name) => reader.fields.get(name) ?? []);
  const asked = sql.param([...new Set(names)]);
  const { id, from } = list.bound;
  for (const { text } of fields) {
    const where: SQL | undefined = and(listCondition(reader, {}), sql`${text} = any(${asked}::text[])`);
    for (const [record, name] of await rowsOf(
      work.tx,
      sql`select ${id}, ${text}${from} where ${where} limit 5000`,
    )) {
      const ids = found.get(name as string) ?? [];
      if (ids.length < most && !ids.includes(record as string))
        found.set(name as string, [...ids, record as string]);
    }
  }
  return found;
}
