import type { ProgramAccess } from "./access-rules.ts";
import type { DescribedTable } from "./described-tables.ts";
import { name, names } from "./sql-text.ts";

/** The grants of a table. No role gets more than SELECT, INSERT, UPDATE, DELETE; secret columns are granted one by one. */
export function grantsOf(table: DescribedTable): string[] {
  return [
    ...tenantGrants(table),
    ...staffGrants(table),
    ...programGrants(table, "pd_job", table.access.job),
    ...programGrants(table, "pd_auth", table.access.auth ?? {}),
  ];
}

function tenantGrants(table: DescribedTable): string[] {
  const { tenant } = table.access;
  const writes = tenant.writes?.on ?? [];
  const hidden = new Set(tenant.hidden ?? []);
  return [
    tenant.sees !== "nothing" &&
      selectGrant(table, "pd_tenant", ({ property, secret }) => !secret && !hidden.has(property)),
    tenant.updates && updateGrant(table, "pd_tenant", tenant.updates),
    writes.includes("update") && updateGrant(table, "pd_tenant", settable(table)),
    writes.includes("delete") && `grant delete on ${name(table.name)} to pd_tenant;`,
    (tenant.insertsAs || tenant.insertsForChange || writes.includes("insert")) &&
      `grant insert on ${name(table.name)} to pd_tenant;`,
  ].filter((grant) => typeof grant === "string");
}

function staffGrants(table: DescribedTable): string[] {
  const { staff } = table.access;
  if (staff.sees === "nothing") return [];
  const writes = staff.writes ?? [];
  return [
    selectGrant(table, "pd_staff, pd_staff_write", ({ secret }) => !secret),
    // A new row's secret may be set, never read back: the query builder names every column of an insert.
    writes.includes("insert") && `grant insert on ${name(table.name)} to pd_staff_write;`,
    writes.includes("update") && updateGrant(table, "pd_staff_write", settable(table, staff.sets)),
    writes.includes("delete") && `grant delete on ${name(table.name)} to pd_staff_write;`,
  ].filter((grant) => typeof grant === "string");
}

function settable(table: DescribedTable, secrets: readonly string[] = []): string[] {
  return table.columns
    .filter(
      ({ property, secret, generated, name }) =>
        !generated && name !== "id" && (!secret || secrets.includes(property)),
    )
    .map(({ property }) => property);
}

function programGrants(table: DescribedTable, role: string, access: ProgramAccess<string>): string[] {
  const secrets = new Set(access.secrets ?? []);
  return [
    access.select && selectGrant(table, role, ({ property, secret }) => !secret || secrets.has(property)),
    access.insert && `grant insert on ${name(table.name)} to ${role};`,
    access.update === true && `grant update on ${name(table.name)} to ${role};`,
    Array.isArray(access.update) && updateGrant(table, role, access.update as string[]),
    access.delete && `grant delete on ${name(table.name)} to ${role};`,
  ].filter((grant) => typeof grant === "string");
}

function selectGrant(
  table: DescribedTable,
  roles: string,
  visible: (column: DescribedTable["columns"][number]) => boolean,
): string {
  const columns = table.columns.filter(visible);
  const list =
    columns.length === table.columns.length ? "" : ` (${names(columns.map((column) => column.name))})`;
  return `grant select${list} on ${name(table.name)} to ${roles};`;
}

// Every update also names the two that the trigger keeps.
function updateGrant(table: DescribedTable, role: string, properties: readonly string[]): string {
  const kept = ["version", "updated_at"].filter((column) => table.has(column));
  const columns = [...new Set([...properties.map((property) => table.column(property)), ...kept])];
  return `grant update (${names(columns)}) on ${name(table.name)} to ${role};`;
}
