import { type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import { emptiness, typed } from "#server/data/comparison-sql.ts";
import { type ListReader, visibleField } from "#server/data/list-reader.ts";
import { stepSql, withinStepSql } from "#server/data/period-sql.ts";
import { malformed } from "#server/errors.ts";
import { canGroupBy, isGroupedByTime } from "#shared/aggregates.ts";
import { isDay } from "#shared/format/exact-instants.ts";
import type { Grouping } from "#shared/list-params.ts";
import { unstorable } from "#shared/storable-text.ts";
import { isUuid } from "#shared/uuid.ts";

/** Texts that begin alike for so many characters are one group: a key travels with every question about its rows. */
const keyLength = 500;

/** The field that a list is grouped by; refused in words where the reader can't see it or it can't be grouped by. */
export function groupedField(reader: ListReader, { field: name }: Grouping): BoundField {
  const bound = visibleField(reader, name);
  if (!canGroupBy(bound.field)) throw malformed(`Rows can't be grouped by ${bound.field.label}.`);
  return bound;
}

/** A row's group as text: its value, or the first day of its day, week or month; null where it has no value. */
export function groupKeySql(bound: BoundField, { by = "day" }: Grouping, zone: SQL): SQL {
  if (isGroupedByTime(bound.field)) return sql`${stepSql(bound, by, zone)}::text`;
  if (bound.field.kind === "text")
    return sql`nullif(left(${bound.value}, ${sql.raw(String(keyLength))}), '')`;
  return sql`${bound.value}::text`;
}

/** The rows of one group, such that an index on the field serves. */
export function groupRowsSql(reader: ListReader, grouping: Grouping, key: string | null, zone: SQL): SQL {
  const bound = groupedField(reader, grouping);
  const { field, keyType, value } = bound;
  if (key === null) return emptiness(bound);
  const suits = isGroupedByTime(field)
    ? isDay(key)
    : field.kind === "boolean"
      ? key === "true" || key === "false"
      : field.kind === "reference" && keyType === "uuid"
        ? isUuid(key)
        : unstorable(key) === undefined;
  if (!suits) throw malformed(`There is no such group of ${field.label}.`);
  if (isGroupedByTime(field)) return withinStepSql(bound, key, grouping.by ?? "day", zone);
  if (field.kind === "text" && [...key].length >= keyLength)
    return sql`left(${value}, ${sql.raw(String(keyLength))}) = ${key}`;
  return sql`${value} = ${typed(bound, key)}`;
}
