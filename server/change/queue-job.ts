import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { changeJobs } from "#drizzle/schema/change-jobs.ts";
import { type Actor, systemActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, forbidden, tooMany } from "#server/errors.ts";
import type { QueuedJob } from "#shared/change.ts";
import { inSentence } from "#shared/format/label-words.ts";
import type { Permission } from "#shared/permissions.ts";
import { findResource } from "#shared/resources/all-resources.ts";
import { inPlainWords } from "./known-tables.ts";
import type { ChangeContext } from "./record-refusal.ts";

/** A change to be made later, by what it takes to make it as if it were asked for then. */
export interface NewJob {
  procedure: string;
  command: Permission;
  title: string;
  /** As it came in: it is checked again when the change is made. */
  input: unknown;
  reason: string | undefined;
  planHash: string | undefined;
  expectedRows: number;
  approvalRequestId?: string;
}

const mostOpen = 5;

/**
 * Puts a large change into the queue of the console's own work. Refuses the same change twice at a time (409), more than
 * five of one person (429), and whoever acts as somebody else.
 */
export async function queueJob(
  { database, requestId }: Pick<ChangeContext, "database" | "requestId">,
  actor: Actor,
  job: NewJob,
): Promise<QueuedJob> {
  if (actor.kind === "system") throw forbidden();
  if (actor.impersonatedBy)
    throw forbidden(
      "So large a change runs by itself. Begin it as yourself, not while you act as somebody else.",
    );
  const id = randomUUID();
  await inTransaction(database, systemActor("jobs"), { requestId }, async (tx) => {
    // A double click must find the first one.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${actor.userId}, 45))`);
    const open = await tx
      .select({
        isSame: sql<boolean>`${changeJobs.procedure} = ${job.procedure} and ${changeJobs.input} = ${JSON.stringify(job.input ?? {})}::jsonb`,
      })
      .from(changeJobs)
      .where(
        and(eq(changeJobs.requestedBy, actor.userId), inArray(changeJobs.state, ["waiting", "running"])),
      );
    if (open.some(({ isSame }) => isSame)) throw conflict("This very change is under way already.");
    if (open.length >= mostOpen)
      throw tooMany("Five large changes of yours are under way. Wait until one of them is done.");
    await tx.insert(changeJobs).values({
      id,
      organizationId: actor.kind === "member" ? actor.organizationId : null,
      chosenOrganizationId: actor.kind === "staff" ? actor.organizationId : null,
      requestedBy: actor.userId,
      origin: { ipAddress: actor.ipAddress, userAgent: actor.userAgent },
      ...job,
      input: job.input ?? {},
    });
  });
  return { mode: "job", jobId: id, title: job.title, rowCount: job.expectedRows };
}

/** "Resolve 24,310 errors", from the command's permission. */
export function jobTitle(permission: Permission, rows: number): string {
  const count = rows.toLocaleString("en");
  if (permission === "changes:revert") return `Take back a change of ${count} rows`;
  const [subject = "", verb = ""] = permission.split(":");
  const label = findResource(subject)?.label;
  const words = inPlainWords(verb.replaceAll("-", "_"));
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${count} ${label ? inSentence(label) : "rows"}`;
}
