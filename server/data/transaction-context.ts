import type { Actor } from "#server/auth/actor.ts";

export interface TransactionOptions {
  /** Writes need the change they belong to; without it the transaction is read only. Doors and jobs may always write. */
  changeId?: string | undefined;
  requestId?: string | undefined;
  /** Milliseconds a single statement may take; default 15,000. */
  statementTimeout?: number | undefined;
  /** Milliseconds that it may wait for somebody else's lock, or lie idle between statements; default the login's few seconds. */
  patience?: number | undefined;
  /** Aborting it cancels the running statement in the database. */
  signal?: AbortSignal | undefined;
  /** A read that may be a moment behind (counts, exports, analytics): from the read replica where there is one. */
  replica?: boolean | undefined;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Database role by actor: `pd_tenant` for members, `pd_staff` and `pd_staff_write` for staff, `pd_job` for the system. */
export function databaseRole(
  actor: Actor,
  write: boolean,
): "pd_tenant" | "pd_staff" | "pd_staff_write" | "pd_job" {
  if (actor.kind === "system") return "pd_job";
  if (actor.kind === "member") return "pd_tenant";
  return write ? "pd_staff_write" : "pd_staff";
}

/**
 * BEGIN, role, settings and limit as one message. SET LOCAL, since it is not planned like `select set_config(...)`;
 * every value is a checked UUID, a name from this file or a number, so nothing needs binding. What isn't set here is
 * empty: nothing ever sets these for longer than a transaction.
 */
export function openingStatement(actor: Actor, options: TransactionOptions, withClock: boolean): string {
  const canWrite = options.changeId !== undefined || actor.kind === "system";
  const statements = [canWrite ? "begin read write" : "begin read only"];
  if (actor.kind !== "system")
    statements.push(`set local role ${databaseRole(actor, options.changeId !== undefined)}`);
  statements.push(`set local app.actor_kind = '${actor.kind}'`);
  if (actor.kind !== "system") statements.push(`set local app.user_id = '${checkedUuid(actor.userId)}'`);
  if (actor.organizationId) statements.push(`set local app.org_id = '${checkedUuid(actor.organizationId)}'`);
  if (actor.kind === "member")
    statements.push(`set local app.org_role = '${checkedRole(actor.organizationRole)}'`);
  if (options.changeId) statements.push(`set local app.change_id = '${checkedUuid(options.changeId)}'`);
  if (options.requestId) statements.push(`set local app.request_id = '${checkedUuid(options.requestId)}'`);
  statements.push(`set local statement_timeout = ${Math.trunc(options.statementTimeout ?? 15_000)}`);
  if (options.patience)
    for (const limit of ["lock_timeout", "idle_in_transaction_session_timeout"])
      statements.push(`set local ${limit} = ${Math.trunc(options.patience)}`);
  // Row security is closed to the login until the database itself has looked at who acts.
  if (actor.kind !== "system") statements.push("select admit_actor()");
  if (withClock)
    statements.push(`select to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`);
  return statements.join("; ");
}

function checkedUuid(value: string): string {
  if (!uuidPattern.test(value)) throw new Error("A transaction's context takes UUIDs only.");
  return value;
}

function checkedRole(role: string): string {
  if (!["owner", "admin", "member"].includes(role))
    throw new Error("There is no such role inside an organization.");
  return role;
}
