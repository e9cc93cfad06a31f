import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { users } from "#drizzle/schema/authentication.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import { organizations } from "#drizzle/schema/tenancy.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { forbidden } from "#server/errors.ts";
import { guarded, query, router } from "#server/trpc/procedures.ts";
import { recordVerdict } from "./verify-jobs.ts";
import { type LogFault, verifyLog } from "./verify-log.ts";

/** A fault with what helps to find it. */
export interface NamedFault extends LogFault {
  /** The organization whose chain it is; null: the platform's. */
  organizationName: string | null;
  /** The entry that stands at the position, if one does. */
  entryId: string | null;
}

export type ProofStep =
  | { kind: "progress"; checked: number; total: number }
  | { kind: "verdict"; checked: number; chains: number; faults: NamedFault[] };

export const proofRouter = router({
  /** When the log was last verified, by whom, and what came out. */
  last: query("activities:read", z.void(), (ctx) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId, signal: ctx.signal }, async (tx) => {
      const [last] = await tx
        .select({
          at: activities.createdAt,
          outcome: activities.outcome,
          description: activities.description,
          actorName: users.fullName,
        })
        .from(activities)
        .leftJoin(users, eq(users.id, activities.actorId))
        .where(eq(activities.action, "activities:verify"))
        .orderBy(desc(activities.createdAt), desc(activities.id))
        .limit(1);
      return last ?? null;
    }),
  ),

  /** Goes through the whole log, of all organizations, and says how far it is; ends with the verdict, which becomes an entry. */
  verify: guarded("activities:verify").subscription(async function* ({
    ctx,
    signal,
  }): AsyncGenerator<ProofStep> {
    if (ctx.actor.kind !== "staff") throw forbidden("The log is one for all organizations: staff verify it.");
    const ask = <Answer>(read: (tx: Transaction) => Promise<Answer>) =>
      inTransaction(ctx.database, systemActor("jobs"), { requestId: ctx.requestId, signal }, read);
    const steps = verifyLog(ask, { signal });
    let step = await steps.next();
    for (; !step.done; step = await steps.next()) yield { kind: "progress", ...step.value };
    await recordVerdict(ctx.database, ctx.actor, step.value, ctx.requestId);
    const { faults } = step.value;
    yield { kind: "verdict", ...step.value, faults: await ask((tx) => nameFaults(tx, faults.slice(0, 50))) };
  }),
});

async function nameFaults(tx: Transaction, faults: readonly LogFault[]): Promise<NamedFault[]> {
  const ids = faults.map(({ chain }) => chain).filter((chain) => z.uuid().safeParse(chain).success);
  const named = ids.length
    ? await tx
        .select({ id: organizations.id, name: organizations.name })
        .from(organizations)
        .where(inArray(organizations.id, ids))
    : [];
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return Promise.all(
    faults.map(async (fault) => {
      const [entry] = await tx
        .select({ id: activities.id })
        .from(activities)
        .where(and(eq(activities.chain, fault.chain), eq(activities.position, fault.position)))
        .limit(1);
      return { ...fault, organizationName: names.get(fault.chain) ?? null, entryId: entry?.id ?? null };
    }),
  );
}
