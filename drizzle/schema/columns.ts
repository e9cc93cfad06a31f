import { getTableName, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  check,
  customType,
  integer,
  jsonb,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

export const id = () => uuid("id").primaryKey().defaultRandom();

/** A point in time, read and written as a string, so that microseconds survive a cursor. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "string" });

/** A point in time for the tables that better-auth writes: it hands over and expects a Date. */
export const authInstant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const times = () => ({
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at")
    .notNull()
    .defaultNow()
    .$onUpdate(() => sql`now()`),
});

export const authTimes = () => ({
  createdAt: authInstant("created_at").notNull().defaultNow(),
  updatedAt: authInstant("updated_at")
    .notNull()
    .defaultNow()
    .$onUpdate(() => sql`now()`),
});

/** Checked in the WHERE of every update; `updated_at` is not a version. */
export const version = () => integer("version").notNull().default(1);

/** Minor units. A `currency` column stands in the same table. */
export const money = (name: string) => bigint(name, { mode: "bigint" });

/** A count that fits a JavaScript number. */
export const count = (name: string) => bigint(name, { mode: "number" });

export type Json = Record<string, unknown>;
export const jsonObject = (name: string) => jsonb(name).$type<Json>().notNull().default({});

/** What a member may do beyond (`allow`) or short of (`deny`) its role; `deny` wins. */
export type PermissionOverrides = { allow?: string[]; deny?: string[] };
export const permissionOverrides = () =>
  jsonb("permissions").$type<PermissionOverrides>().notNull().default({});

/** A half-open range of time as Postgres writes it: `["2026-11-22 10:00+00","2026-11-22 10:15+00")`. */
export const timeRange = customType<{ data: string }>({ dataType: () => "tstzrange" });

export const oneOf = (column: AnyPgColumn, values: readonly string[]) =>
  check(checkName(column), sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`);

export const isCurrency = (column: AnyPgColumn) => check(checkName(column), sql`${column} ~ '^[A-Z]{3}$'`);

export const notNegative = (column: AnyPgColumn) => check(checkName(column), sql`${column} >= 0`);

export const isLowerCase = (column: AnyPgColumn) =>
  check(checkName(column), sql`${column} = lower(${column})`);

const checkName = (column: AnyPgColumn) => `${getTableName(column.table)}_${column.name}_check`;
