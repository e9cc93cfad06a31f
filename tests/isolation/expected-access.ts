import { functionWrites } from "#drizzle/policies/row-policies-sql.ts";
import type { Operation, ProgramAccess, RowRule } from "#drizzle/policies/access-rules.ts";
import { describedTables, type DescribedTable } from "#drizzle/policies/described-tables.ts";
import { idOf, people, type IsolationActor, type Person } from "./isolation-people.ts";
import { teamMembers, teams, workspaceMembers, workspaces, type Row } from "./isolation-scene.ts";

/*
 * What the declarations mean, said a second time and in another language: this file knows rows and people, and no SQL.
 * The matrix holds the database against it.
 */

const tablesByName = new Map(describedTables().map((table) => [table.name, table]));

/** A seeded database, as the superuser sees it. */
export type World = Map<string, Row[]>;

/** Whether the row security of this role lets the actor read the row. */
export function mayRead(world: World, table: DescribedTable, row: Row, actor: IsolationActor): boolean {
  const { tenant, staff, job, auth } = table.access;
  switch (actor.role) {
    case "pd_tenant":
      return isActiveMember(actor) && !row.deleted_at && follows(world, table, tenant.sees, row, actor);
    case "pd_staff":
    case "pd_staff_write":
      return follows(world, table, staff.sees, row, actor);
    case "pd_job":
      return Boolean(job.select);
    case "pd_auth":
      return Boolean(auth?.select);
    case "pd_owner":
      return functionWrites(table).includes("select");
  }
}

/** Whether an existing row may be touched, and whether a row may stand there afterwards. */
export interface WriteRule {
  touches: (row: Row) => boolean;
  leaves: (row: Row) => boolean;
}

const nowhere: WriteRule = { touches: () => false, leaves: () => false };
const anywhere: WriteRule = { touches: () => true, leaves: () => true };

export function mayWrite(
  world: World,
  table: DescribedTable,
  operation: Operation,
  actor: IsolationActor,
): WriteRule {
  const { tenant, staff, job, auth } = table.access;
  if (actor.role === "pd_owner") return functionWrites(table).includes(operation) ? anywhere : nowhere;
  if (actor.role === "pd_job") return programRule(job, operation, table, actor);
  if (actor.role === "pd_auth") return programRule(auth ?? {}, operation, table, actor);
  if (actor.role === "pd_staff") return nowhere;
  if (actor.role === "pd_staff_write") {
    if (!staff.writes?.includes(operation)) return nowhere;
    const kept = (row: Row) =>
      !(staff.exceptWhere && row[table.column(staff.exceptWhere)]) &&
      follows(world, table, staff.sees, row, actor);
    const isActive = isActiveStaff(actor);
    return {
      touches: (row) => kept(row) && (operation === "update" || isActive),
      leaves: (row) => kept(row) && isActive,
    };
  }
  if (!isActiveMember(actor)) return nowhere;
  const isWriter = isActiveAdmin(actor) && actor.organization !== "suspended";
  if (operation === "update" && tenant.updates) {
    const own = (row: Row) => isWriter && !row.deleted_at && follows(world, table, tenant.sees, row, actor);
    return { touches: own, leaves: own };
  }
  if (tenant.writes?.on.includes(operation)) {
    const { rows } = tenant.writes;
    const own = (row: Row) => follows(world, table, rows, row, actor);
    return { touches: own, leaves: own };
  }
  if (operation === "insert" && tenant.insertsAs) {
    const column = table.column(tenant.insertsAs);
    return {
      touches: () => false,
      leaves: (row) =>
        isWriter && !row.deleted_at && isOf(actor, row) && row[column] === idOf(actor.person ?? ""),
    };
  }
  if (operation === "insert" && tenant.insertsForChange) {
    const column = table.column(tenant.insertsForChange);
    return { touches: () => false, leaves: (row) => row[column] === idOf("change") };
  }
  return nowhere;
}

// An owner exists in this world, so a job can give no role.
function programRule(
  access: ProgramAccess<string>,
  operation: Operation,
  table: DescribedTable,
  actor: IsolationActor,
): WriteRule {
  const isFirstOwnerOnly = table.name === "user_roles" && actor.role === "pd_job" && operation === "insert";
  return access[operation] && !isFirstOwnerOnly ? anywhere : nowhere;
}

function follows(
  world: World,
  table: DescribedTable,
  rule: RowRule<string>,
  row: Row,
  actor: IsolationActor,
): boolean {
  const me = actor.person && idOf(actor.person);
  switch (rule) {
    case "nothing":
      return false;
    case "everything":
      return true;
    case "members":
      return isOf(actor, row);
    case "admins":
      return isOf(actor, row) && isActiveAdmin(actor);
    case "this-organization":
      return Boolean(actor.organization) && row.id === idOf(actor.organization ?? "");
    case "this-change":
      return row.change_id === idOf("change") && row.created_at === "now";
    case "member-views":
      return (
        (row.owner_id === me && (!row.organization_id || isOf(actor, row))) ||
        row.scope === "built_in" ||
        (row.scope === "everyone" && isOf(actor, row)) ||
        (row.scope === "role" && isOf(actor, row) && row.member_role === membership(actor)?.role)
      );
    case "own-member-views":
      return (
        isOf(actor, row) &&
        ((row.scope === "mine" && row.owner_id === me) ||
          (["role", "everyone"].includes(String(row.scope)) && isActiveAdmin(actor)))
      );
    case "staff-views":
      return row.owner_id === me || row.scope !== "mine";
  }
  if ("own" in rule) return row[table.column(rule.own)] === me;
  if ("ownHere" in rule) return isOf(actor, row) && row[table.column(rule.ownHere)] === me;
  if ("ownOrAdmins" in rule) {
    const isMine = row[table.column(rule.ownOrAdmins)] === me;
    return row.organization_id ? isOf(actor, row) && (isMine || isActiveAdmin(actor)) : isMine;
  }
  if ("colleagues" in rule) return isColleague(String(row[table.column(rule.colleagues)]), actor);
  if ("team" in rule) return isOf(actor, row) && !isHiddenTeam(row[table.column(rule.team)], actor);
  if ("workspace" in rule)
    return isOf(actor, row) && isOpenWorkspace(row[table.column(rule.workspace)], actor);
  if ("when" in rule) return rule.when.every((column) => row[table.column(column)] === true);
  if ("withParent" in rule) {
    const parent = world.get(rule.withParent)?.find(({ id }) => id === row[table.column(rule.by)]);
    const parents = tablesByName.get(rule.withParent);
    return Boolean(parent && parents && mayRead(world, parents, parent, actor));
  }
  const parent = world.get(rule.childOf)?.find(({ id }) => id === row[table.column(rule.by)]);
  const isMine = Boolean(
    parent && !parent.deleted_at && parent.user_id === me && (!parent.organization_id || isOf(actor, parent)),
  );
  return isMine || (isOf(actor, row) && isActiveAdmin(actor));
}

const isOf = (actor: IsolationActor, row: Row) =>
  actor.organization !== undefined && row.organization_id === idOf(actor.organization);

function membership({ person, organization }: IsolationActor) {
  if (!person || !organization || organization === "deleted") return undefined;
  const { status = "active", deleted, memberships } = people[person] as Person;
  if (status !== "active" || deleted) return undefined;
  return memberships.find(
    (held) => held.organization === organization && held.isActive !== false && !held.left,
  );
}

export const isActiveMember = (actor: IsolationActor) => membership(actor) !== undefined;

const isActiveAdmin = (actor: IsolationActor) =>
  [membership(actor)?.role, actor.claimedRole].every((role) => role === "admin" || role === "owner");

export function isActiveStaff({ person }: IsolationActor): boolean {
  const { status = "active", deleted, staffRole, expired } = people[person ?? "stranger"] as Person;
  return status === "active" && !deleted && Boolean(staffRole) && !expired;
}

function isColleague(userId: string, { person, organization }: IsolationActor): boolean {
  if (person && userId === idOf(person)) return true;
  return Object.entries(people as Record<string, Person>).some(
    ([name, { memberships }]) =>
      idOf(name) === userId && memberships.some((held) => held.organization === organization && !held.left),
  );
}

const isIn = (rows: readonly Row[], column: string, id: unknown, { person }: IsolationActor) =>
  rows.some((row) => row[column] === id && row.user_id === idOf(person ?? "") && !row.left_at);

function isHiddenTeam(teamId: unknown, actor: IsolationActor): boolean {
  const team = teams.find(({ id }) => id === teamId);
  return team?.privacy_level === "secret" && !isIn(teamMembers, "team_id", teamId, actor);
}

function isOpenWorkspace(workspaceId: unknown, actor: IsolationActor): boolean {
  if (isIn(workspaceMembers, "workspace_id", workspaceId, actor)) return true;
  const workspace = workspaces.find(({ id }) => id === workspaceId);
  if (!workspace || isHiddenTeam(workspace.team_id, actor)) return false;
  const isForTeam = workspace.visibility === "team" && isIn(teamMembers, "team_id", workspace.team_id, actor);
  return (
    ["organization", "public"].includes(String(workspace.visibility)) || isForTeam || isActiveAdmin(actor)
  );
}
