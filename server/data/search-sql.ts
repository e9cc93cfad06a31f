import { or, type SQL, sql } from "drizzle-orm";
import type { ListReader } from "#server/data/list-reader.ts";
import { malformed } from "#server/errors.ts";
import { unstorable } from "#shared/storable-text.ts";
import { isUuid } from "#shared/uuid.ts";

/** Rows with the text in one of the searchable fields that the reader may see, or with it as their id. */
export function searchSql(reader: ListReader, search: string): SQL | undefined {
  const text = search.trim();
  if (text === "") return undefined;
  const odd = unstorable(text);
  if (odd !== undefined) throw malformed(`A search can't hold ${odd}.`);
  const pattern = `%${escapeLike(text)}%`;
  const matches = searchableFields(reader).map((field) => sql`${field.text} ilike ${pattern}`);
  if (isUuid(text)) matches.push(sql`${reader.list.id} = ${text}::uuid`);
  return or(...matches) ?? sql`false`;
}

export function searchableFields(reader: ListReader) {
  return [...reader.fields.values()].filter(({ field }) => field.searchable);
}

/** Text for a LIKE pattern in which every character means itself. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
