import type { Operation } from "./access-rules.ts";
import type { DescribedTable } from "./described-tables.ts";
import {
  organizationOf,
  recordedColumns,
  recordedDifference,
  unrecordedColumns,
} from "./recorded-columns.ts";
import { definer, literal, name } from "./sql-text.ts";

// Instants in a diff are written in UTC, whoever writes. A trigger's plan is kept for the session and made for its first
// statements, often of one row; a nested loop in it would take a bulk change of 10,000 rows 100 million steps.
const recorder = `${definer} set timezone = 'UTC' set enable_nestloop = off`;

/**
 * Functions and triggers that write down what a statement did to an audited table: a new or deleted row whole, an
 * updated one by the columns that differ, and nothing where none does. One function per table and operation, with
 * the comparison written out: a bulk change costs one statement, not a call per row.
 */
export function captureTriggersSql(table: DescribedTable): string[] {
  const { audit } = table.access;
  if (!audit) return [];
  return audit.on.flatMap((operation) => [
    captureFunction(table, operation),
    captureTrigger(table, operation),
  ]);
}

/** The names of the transition tables by operation. */
export const transitionTables: Record<Operation, string> = {
  insert: "new table as new_rows",
  update: "old table as old_rows new table as new_rows",
  delete: "old table as old_rows",
};

// A sign-in writes by itself what its login is granted, see authentication-access.ts.
function captureTrigger(table: DescribedTable, operation: Operation): string {
  const { audit } = table.access;
  const exempt = audit && audit.notForJobs ? ["pd_auth", "pd_job"] : ["pd_auth"];
  return `create trigger capture_${operation} after ${operation} on ${name(table.name)}
referencing ${transitionTables[operation]} for each statement
when (current_user <> all (array[${exempt.map(literal).join(", ")}]::name[]))
execute function ${captureName(table, operation)}();`;
}

const captureName = (table: DescribedTable, operation: Operation) => `capture_${table.name}_${operation}`;

function captureFunction(table: DescribedTable, operation: Operation): string {
  return `create function ${captureName(table, operation)}() returns trigger language plpgsql ${recorder} as $$
declare change uuid := nullif(current_setting('app.change_id', true), '')::uuid;
begin
  insert into change_rows (change_id, table_name, row_id, operation, old_values, new_values, organization_id)
  select coalesce(change, '00000000-0000-0000-0000-000000000000'), ${captured(table, operation)};
  if found then perform guard_change(change, ${literal(table.name)}); end if;
  return null;
end $$;`;
}

function captured(table: DescribedTable, operation: Operation): string {
  const whole = (row: string) =>
    `to_jsonb(${row}) - array[${unrecordedColumns(table).map(literal).join(", ")}]`;
  const facts = (row: string) => `${literal(table.name)}, ${row}.id, ${literal(operation)}`;
  if (operation === "insert")
    return `${facts("n")}, null, ${whole("n")}, ${organizationOf(table, "n")} from new_rows n`;
  if (operation === "delete")
    return `${facts("o")}, ${whole("o")}, null, ${organizationOf(table, "o")} from old_rows o`;
  return `${facts("n")}, ${differing(table, "o")}, ${differing(table, "n")}, ${organizationOf(table, "n")}
  from old_rows o join new_rows n on n.id = o.id
  where ${recordedDifference(table, "o", "n")}`;
}

// Joining with an empty object costs nothing, so an unchanged column is a comparison and no more.
function differing(table: DescribedTable, row: "o" | "n"): string {
  return recordedColumns(table)
    .map((column) => {
      const pair = `jsonb_build_object(${literal(column)}, ${row}.${name(column)})`;
      return `case when o.${name(column)} is distinct from n.${name(column)} then ${pair} else '{}' end`;
    })
    .join("\n    || ");
}
