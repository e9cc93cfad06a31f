import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import type { BoundField } from "#server/data/bound-field.ts";
import type { GroupStep, Period, RelativeRange } from "#shared/list-params.ts";

/*
 * Days, weeks and months as they stand on a clock in a time zone. An instant belongs to the day that this clock shows:
 * that holds where clocks are put back at midnight and a day has an hour twice. The instants around, a day wider, are
 * there for the index.
 */

/** The zone by which a reader's days are counted: the question's, else the account's own, else UTC. */
export function readerZone(actor: Actor, zone: string | undefined): SQL {
  if (zone !== undefined) return sql`${zone}::text`;
  if (actor.kind === "system") return sql`'UTC'`;
  return sql`(select coalesce(
    (select value #>> '{}' from user_preferences where user_id = ${actor.userId}::uuid and category = 'console' and key = 'timezone'),
    (select timezone from user_profiles where user_id = ${actor.userId}::uuid), 'UTC'))`;
}

/** Within the last or next so many units: instants by the clock, dates by whole days of which today is one. */
export function relativeSql(
  { value, field }: BoundField,
  direction: "last" | "next",
  { count, unit }: RelativeRange,
  zone: SQL,
): SQL {
  const span = sql`${`${count} ${unit}`}::interval`;
  if (field.kind === "date") {
    const today = sql`(now() at time zone ${zone})::date`;
    return direction === "last"
      ? sql`(${value} > (${today} - ${span})::date and ${value} <= ${today})`
      : sql`(${value} >= ${today} and ${value} < (${today} + ${span})::date)`;
  }
  return direction === "last"
    ? sql`(${value} > now() - ${span} and ${value} <= now())`
    : sql`(${value} >= now() and ${value} < now() + ${span})`;
}

const units = {
  day: "1 day",
  week: "1 week",
  month: "1 month",
  quarter: "3 months",
  year: "1 year",
} as const;

/** Within a period of the calendar, such as this month. */
export function periodSql(bound: BoundField, period: Period, zone: SQL): SQL {
  const { unit, by } = readPeriod(period);
  const step = sql.raw(`interval '${units[unit]}'`);
  const current = sql`date_trunc(${sql.raw(`'${unit}'`)}, now() at time zone ${zone})`;
  return withinSql(bound, sql`(${current} + ${sql.raw(String(by))} * ${step})`, step, zone);
}

function readPeriod(period: Period): { unit: keyof typeof units; by: number } {
  if (period === "today") return { unit: "day", by: 0 };
  if (period === "yesterday") return { unit: "day", by: -1 };
  if (period === "tomorrow") return { unit: "day", by: 1 };
  const by = period.startsWith("last") ? -1 : period.startsWith("next") ? 1 : 0;
  return { unit: period.slice(4).toLowerCase() as keyof typeof units, by };
}

/** The first day of the day, week or month that holds a value; of an instant on the reader's clock. */
export function stepSql({ value, field }: BoundField, step: GroupStep, zone: SQL): SQL {
  const local = field.kind === "instant" ? sql`(${value} at time zone ${zone})` : sql`${value}::timestamp`;
  return sql`date_trunc(${sql.raw(`'${step}'`)}, ${local})::date`;
}

/** Within the day, week or month that begins on `day`. */
export function withinStepSql(bound: BoundField, day: string, step: GroupStep, zone: SQL): SQL {
  return withinSql(bound, sql`${day}::date::timestamp`, sql.raw(`interval '${units[step]}'`), zone);
}

/** Instants from a day's begin on, by the reader's clock. */
export function sinceDaySql({ value }: BoundField, day: string, zone: SQL): SQL {
  const start = sql`${day}::date::timestamp`;
  return sql`(${value} >= (${start} - interval '1 day') at time zone ${zone} and (${value} at time zone ${zone}) >= ${start})`;
}

/** Instants before a day's begin, by the reader's clock. */
export function beforeDaySql({ value }: BoundField, day: string, zone: SQL): SQL {
  const start = sql`${day}::date::timestamp`;
  return sql`(${value} < (${start} + interval '1 day') at time zone ${zone} and (${value} at time zone ${zone}) < ${start})`;
}

// From a local time on, for as long as the interval.
function withinSql({ value, field }: BoundField, start: SQL, length: SQL, zone: SQL): SQL {
  if (field.kind === "date")
    return sql`(${value} >= (${start})::date and ${value} < (${start} + ${length})::date)`;
  const local = sql`(${value} at time zone ${zone})`;
  const margin = sql`interval '1 day'`;
  return sql`(${value} >= (${start} - ${margin}) at time zone ${zone}
    and ${value} < (${start} + ${length} + ${margin}) at time zone ${zone}
    and ${local} >= ${start} and ${local} < ${start} + ${length})`;
}
