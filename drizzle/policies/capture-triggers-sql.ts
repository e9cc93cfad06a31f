import type { Operation } from "./access-rules.ts";
import type { DescribedTable } from "./described-tables.ts";
import { organizationOf, recordedColumns, unrecordedColumns } from "./recorded-columns.ts";
import { erasableColumns, namesArray, rowSecretDigest, subjectOf } from "./personal-columns.ts";
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
  const erasable = erasableColumns(table).length > 0;
  return `create function ${captureName(table, operation)}() returns trigger language plpgsql ${recorder} as $$
declare change uuid := nullif(current_setting('app.change_id', true), '')::uuid;
begin
  insert into change_rows (change_id, table_name, row_id, operation, old_values, new_values, organization_id${erasable ? ", subject_id, personal, salt, digest" : ""})
  ${erasable ? withDigest(captured(table, operation)) : captured(table, operation)};
  if found then perform guard_change(change, ${literal(table.name)}); end if;
  return null;
end $$;`;
}

// Values about a person are kept so that they can be erased: see erasure-sql.ts. A row without any costs one comparison.
function withDigest(rows: string): string {
  return `select change_id, table_name, row_id, operation, old_values, new_values, organization_id,
    case when salt is not null then subject_id end, case when salt is not null then array(select named from unnest(personal) named
      where old_values ? named or new_values ? named) end,
    salt, case when salt is not null then ${rowSecretDigest("secret")} end
  from (select *, case when old_values ?| personal or new_values ?| personal then gen_random_uuid() end as salt
    from (${rows}) touched) secret`;
}

function captured(table: DescribedTable, operation: Operation): string {
  const personal = erasableColumns(table);
  const change = "select coalesce(change, '00000000-0000-0000-0000-000000000000') as change_id";
  const subject = (row: string) =>
    personal.length ? `, ${subjectOf(table, row)} as subject_id, ${namesArray(personal)} as personal` : "";
  const whole = (row: string) => `to_jsonb(${row}) - ${namesArray(unrecordedColumns(table))}`;
  const facts = (row: "o" | "n", before: string, after: string) =>
    `${change}, ${literal(table.name)} as table_name, ${row}.id as row_id, ${literal(operation)} as operation,
    ${before} as old_values, ${after} as new_values, ${organizationOf(table, row)} as organization_id${subject(row)}`;
  if (operation === "insert") return `${facts("n", "null::jsonb", whole("n"))} from new_rows n`;
  if (operation === "delete") return `${facts("o", whole("o"), "null::jsonb")} from old_rows o`;
  return `${facts("n", differing(table, "o"), differing(table, "n"))}
  from old_rows o join new_rows n on n.id = o.id
  cross join lateral (select ${recordedColumns(table)
    .map((column, at) => `o.${name(column)} is distinct from n.${name(column)} as d${at}`)
    .join(", ")} offset 0) differs
  where ${recordedColumns(table)
    .map((_, at) => `d${at}`)
    .join(" or ")}`;
}

const columnsAtOnce = 6;

// A statement of one row costs the setting up of its expressions, one of many rows their running: so one call makes the pairs of
// several columns, and only where one of these differs. The others share the empty name, which goes.
function differing(table: DescribedTable, row: "o" | "n"): string {
  const columns = recordedColumns(table);
  const parts = Array.from({ length: Math.ceil(columns.length / columnsAtOnce) }, (_, part) => {
    const some = columns
      .map((column, at) => ({ column, differs: `d${at}` }))
      .slice(part * columnsAtOnce, (part + 1) * columnsAtOnce);
    const pairs = some.map(
      ({ column, differs }) =>
        `case when ${differs} then ${literal(column)} else '' end, case when ${differs} then ${row}.${name(column)} end`,
    );
    return `case when ${some.map(({ differs }) => differs).join(" or ")} then jsonb_build_object(${pairs.join(", ")}) else '{}' end`;
  });
  return `(${parts.join("\n    || ")}) - ''::text`;
}
