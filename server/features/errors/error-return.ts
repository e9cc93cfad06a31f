import { and, eq, gt, inArray, lt, or, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { z } from "zod";
import { errorGroups } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import { runChange } from "#server/change/change.ts";
import { command } from "#server/change/command.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { hasReturned, returnErrors } from "./errors-commands.ts";
import type { ReturnedGroup } from "./count-errors.ts";

const returnCommand = command(
  "errors:return",
  z.strictObject({ ids: z.array(z.uuid()).min(1) }),
  returnErrors,
);

interface Deps {
  database: Database;
  log: Logger;
}

/** Reopens groups that happened again after they were closed, as a change of the console's own. Leaves those alone that somebody has reopened or closed again meanwhile. */
export function reopenReturned(deps: Deps, groups: readonly ReturnedGroup[]): Promise<void> {
  const given = groups.map((group) => group.id);
  return reopen(deps, and(inArray(errorGroups.id, given), hasReturned));
}

const atMost = 500;

/**
 * Reopens what should have been reopened when it happened and wasn't, because that change failed or the console ended
 * between the event's commit and it. Looks a week back.
 */
export function reopenMissed(deps: Deps): Promise<void> {
  return reopen(
    deps,
    and(
      gt(errorGroups.lastSeen, sql`now() - interval '7 days'`),
      or(
        and(eq(errorGroups.status, "resolved"), gt(errorGroups.lastSeen, errorGroups.resolvedAt)),
        // An event of the ignored time is no return, however late one looks.
        and(
          eq(errorGroups.status, "ignored"),
          lt(errorGroups.ignoredUntil, sql`now()`),
          gt(errorGroups.lastSeen, errorGroups.ignoredUntil),
        ),
      ),
    ),
  );
}

async function reopen(deps: Deps, which: ReturnType<typeof and>): Promise<void> {
  const actor = systemActor("ingest");
  // Asked before the change: one that finds nothing to do would stand in the audit log.
  const found = await inTransaction(deps.database, actor, {}, (tx) =>
    tx.select({ id: errorGroups.id }).from(errorGroups).where(which).limit(atMost),
  );
  if (found.length === 0) return;
  const ctx = { ...deps, requestId: crypto.randomUUID() };
  await runChange(ctx, actor, returnCommand, { ids: found.map(({ id }) => id) }, { mode: "apply" });
}
