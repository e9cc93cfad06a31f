import { sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";

export interface TransactionOptions {
  /** Writes need the change they belong to; without it the transaction is read only. */
  changeId?: string;
  requestId?: string;
  /** Milliseconds a single statement may take. */
  statementTimeout?: number;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Opens a transaction as the actor: database role and `app.*` settings, all transaction-local. The only way to a
 * connection for lists and changes. `now` is the database's clock at its start, ISO 8601 with microseconds.
 */
export async function inTransaction<Result>(
  database: Database,
  actor: Actor,
  options: TransactionOptions,
  run: (tx: Transaction, now: string) => Promise<Result>,
): Promise<Result> {
  const pool = actor.kind === "system" ? database.job : database.web;
  return pool.transaction(
    async (tx) => {
      const answers: unknown = await tx.execute(sql.raw(contextStatement(actor, options)));
      return run(tx as Transaction, clockOf(answers));
    },
    { accessMode: options.changeId || actor.kind === "system" ? "read write" : "read only" },
  );
}

/** Database role by actor: `pd_tenant` for members, `pd_staff` and `pd_staff_write` for staff, `pd_job` for the system. */
export function databaseRole(actor: Actor, write: boolean): "pd_tenant" | "pd_staff" | "pd_staff_write" | "pd_job" {
  if (actor.kind === "system") return "pd_job";
  if (actor.kind === "member") return "pd_tenant";
  return write ? "pd_staff_write" : "pd_staff";
}

// One simple-protocol message: role, settings and limit in a single round trip. Every value is a checked UUID, a
// name from this file or a number, so nothing needs binding.
function contextStatement(actor: Actor, options: TransactionOptions): string {
  const settings: Record<string, string> = {
    "app.actor_kind": actor.kind,
    "app.user_id": actor.kind === "system" ? "" : checkedUuid(actor.userId),
    "app.org_id": actor.organizationId ? checkedUuid(actor.organizationId) : "",
    "app.org_role": actor.kind === "member" ? actor.organizationRole : "",
    "app.change_id": options.changeId ? checkedUuid(options.changeId) : "",
    "app.request_id": options.requestId ? checkedUuid(options.requestId) : "",
    statement_timeout: String(Math.trunc(options.statementTimeout ?? 15_000)),
  };
  const role = actor.kind === "system" ? "" : `set local role ${databaseRole(actor, Boolean(options.changeId))};`;
  const assignments = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  const now = `to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`;
  return `${role} select ${assignments.join(", ")}, ${now}`;
}

// Several statements in one message answer with a list of results, one statement with its result.
function clockOf(answers: unknown): string {
  const last = (Array.isArray(answers) ? answers.at(-1) : answers) as { rows: { now: string }[] };
  return last.rows[0]!.now;
}

function checkedUuid(value: string): string {
  if (!uuidPattern.test(value)) throw new Error("A transaction's context takes UUIDs only.");
  return value;
}
