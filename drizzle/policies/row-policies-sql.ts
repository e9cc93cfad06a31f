import type { Operation } from "./access-rules.ts";
import type { DescribedTable } from "./described-tables.ts";
import { memberIsActive, memberMayWrite, rowCondition, staffIsActive } from "./row-conditions.ts";
import { context, name } from "./sql-text.ts";

export interface Policy {
  name: string;
  role: "pd_tenant" | "pd_staff" | "pd_staff_write" | "pd_job" | "pd_auth" | "pd_owner";
  command: "select" | "insert" | "update" | "delete";
  restrictive?: true;
  using?: string;
  check?: string;
}

/** The policies of a table: one per role and command, and the restrictive ones that hold whatever else does. */
export function policiesOf(table: DescribedTable): Policy[] {
  return [
    ...tenantPolicies(table),
    ...staffPolicies(table),
    ...programPolicies(table),
    ...ownerPolicies(table),
  ];
}

export function policySql(table: DescribedTable, policy: Policy): string {
  const { role, command, restrictive, using, check } = policy;
  return [
    `create policy ${policy.name} on ${name(table.name)}`,
    `as ${restrictive ? "restrictive" : "permissive"} for ${command} to ${role}`,
    ...(using ? [`using (${using})`] : []),
    ...(check ? [`with check (${check})`] : []),
  ]
    .join(" ")
    .concat(";");
}

function tenantPolicies(table: DescribedTable): Policy[] {
  const role = "pd_tenant";
  const { tenant } = table.access;
  const seen = rowCondition(table, tenant.sees);
  const drafts: Policy[] = [];
  if (seen) drafts.push({ name: "tenant_select", role, command: "select", using: seen });
  if (seen && tenant.updates) {
    const changed = `(${seen}) and ${memberMayWrite}`;
    drafts.push({ name: "tenant_update", role, command: "update", using: changed, check: changed });
  }
  const kept = tenant.writes && rowCondition(table, tenant.writes.rows);
  for (const command of (kept && tenant.writes?.on) || []) {
    const draft: Policy = { name: `tenant_${command}`, role, command };
    if (command !== "insert") draft.using = kept!;
    if (command !== "delete") draft.check = kept!;
    drafts.push(draft);
  }
  if (tenant.insertsAs) {
    const own = `organization_id = ${context.organizationId} and ${name(table.column(tenant.insertsAs))} = ${context.userId}`;
    drafts.push({ name: "tenant_insert", role, command: "insert", check: `${own} and ${memberMayWrite}` });
  }
  if (tenant.insertsForChange) {
    const own = `${name(table.column(tenant.insertsForChange))} = ${context.changeId}`;
    drafts.push({ name: "tenant_insert", role, command: "insert", check: own });
  }
  return [...drafts, ...drafts.flatMap((draft) => restrictions(table, draft))];
}

function restrictions(table: DescribedTable, { role, command, using, check }: Policy): Policy[] {
  const always = (suffix: string, condition: string): Policy => ({
    name: `tenant_${command}_${suffix}`,
    role,
    command,
    restrictive: true,
    ...(using && { using: condition }),
    ...(check && { check: condition }),
  });
  const kept = table.has("deleted_at") ? [always("not_deleted", "deleted_at is null")] : [];
  return [always("active", memberIsActive), ...kept];
}

function staffPolicies(table: DescribedTable): Policy[] {
  const { staff } = table.access;
  const seen = rowCondition(table, staff.sees);
  if (!seen) return [];
  const untouched = staff.exceptWhere ? ` and not ${name(table.column(staff.exceptWhere))}` : "";
  const changed = `(${seen})${untouched}`.replace(/^\(true\)(?: and )?/, "") || "true";
  const active = `${staffIsActive}${changed === "true" ? "" : ` and (${changed})`}`;
  const writes: Record<string, Policy> = {
    insert: { name: "staff_write_insert", role: "pd_staff_write", command: "insert", check: active },
    // USING stays plain: any condition there would keep searches in bulk changes off their indexes.
    update: {
      name: "staff_write_update",
      role: "pd_staff_write",
      command: "update",
      using: changed,
      check: active,
    },
    delete: { name: "staff_write_delete", role: "pd_staff_write", command: "delete", using: active },
  };
  return [
    { name: "staff_select", role: "pd_staff", command: "select", using: seen },
    { name: "staff_write_select", role: "pd_staff_write", command: "select", using: seen },
    ...(staff.writes ?? []).map((operation) => writes[operation]!),
  ];
}

function programPolicies(table: DescribedTable): Policy[] {
  const { job, auth } = table.access;
  const firstOwnerOnly = table.name === "user_roles" ? "not (select app_owner_exists())" : "true";
  return [
    ...programDrafts("pd_job", "job", job, firstOwnerOnly),
    ...programDrafts("pd_auth", "auth", auth ?? {}, "true"),
  ];
}

function programDrafts(
  role: Policy["role"],
  prefix: string,
  access: DescribedTable["access"]["job"],
  inserted: string,
): Policy[] {
  const drafts: (Policy | false | undefined)[] = [
    access.select && { name: `${prefix}_select`, role, command: "select", using: "true" },
    access.insert && { name: `${prefix}_insert`, role, command: "insert", check: inserted },
    access.update && { name: `${prefix}_update`, role, command: "update", using: "true", check: "true" },
    access.delete && { name: `${prefix}_delete`, role, command: "delete", using: "true" },
  ];
  return drafts.filter((draft): draft is Policy => Boolean(draft));
}

/** Whether its rows are a person's own and have a history: erase_person looks their ids up. */
export const isPersonsRecord = (table: DescribedTable): boolean =>
  Boolean(table.access.audit && table.access.subject) &&
  table.column(table.access.subject!) !== "id" &&
  table.has("id");

/** What the tables' own functions do here, erase_person among them. */
export function functionWrites(table: DescribedTable): ("select" | Operation)[] {
  const { access } = table;
  const erases =
    typeof access.erasure !== "string"
      ? isPersonsRecord(table)
        ? (["select"] as const)
        : []
      : (["select", access.erasure === "remove" ? "delete" : "update"] as const);
  return [...new Set([...(access.functions ?? []), ...erases])];
}

// FORCE holds the owner too, so its functions get exactly what they do.
function ownerPolicies(table: DescribedTable): Policy[] {
  return functionWrites(table).map((command): Policy => {
    const policy = { name: `owner_${command}`, role: "pd_owner", command } as const;
    if (command === "insert") return Object.assign(policy, { check: "true" });
    if (command === "update") return Object.assign(policy, { using: "true", check: "true" });
    return Object.assign(policy, { using: "true" });
  });
}
