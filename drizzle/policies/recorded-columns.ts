import type { DescribedTable } from "./described-tables.ts";
import { name } from "./sql-text.ts";

const kept = new Set(["id", "version", "created_at", "updated_at"]);

/** Columns whose update is recorded and raises the version: what people decide, not what machines keep in passing. */
export function recordedColumns(table: DescribedTable): string[] {
  const { audit } = table.access;
  const only = audit && audit.only ? new Set(audit.only) : null;
  const except = new Set((audit && audit.except) || []);
  return table.columns
    .filter(({ property, name, secret, generated }) => {
      return (
        !secret && !generated && !kept.has(name) && !except.has(property) && (!only || only.has(property))
      );
    })
    .map((column) => column.name);
}

/** Columns that no diff holds, not even of a new or a deleted row. */
export function unrecordedColumns(table: DescribedTable): string[] {
  return table.columns
    .filter(
      ({ name, secret, generated }) => secret || generated || name === "version" || name === "updated_at",
    )
    .map((column) => column.name);
}

/** `(before.a, before.b) is distinct from (after.a, after.b)`, over the recorded columns. */
export function recordedDifference(table: DescribedTable, before: string, after: string): string {
  const side = (row: string) =>
    `(${recordedColumns(table)
      .map((column) => `${row}.${name(column)}`)
      .join(", ")})`;
  return `${side(before)} is distinct from ${side(after)}`;
}

/** SQL for the organization that a row belongs to. */
export function organizationOf(table: DescribedTable, row: string): string {
  if (table.name === "organizations") return `${row}.id`;
  return table.has("organization_id") ? `${row}.organization_id` : "null::uuid";
}
