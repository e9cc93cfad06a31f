import { createHash } from "node:crypto";
import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { outbox } from "#drizzle/schema/extensions.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import { roles, userRoles } from "#drizzle/schema/rbac.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { brokenLogAdvice, brokenLogTitle } from "#shared/broken-log.ts";
import { holds } from "#shared/permissions.ts";
import { chainInWords } from "./chain-words.ts";
import type { LogVerdict } from "./verify-log.ts";

/**
 * Tells everybody who may verify the log that it doesn't hold, in the console and by mail. The same break is told once,
 * and again when the log held in between.
 */
export function tellBroken(database: Database, { faults }: LogVerdict): Promise<void> {
  return inTransaction(database, systemActor("jobs"), {}, async (tx) => {
    const [first] = faults;
    if (!first) return;
    const body = `At position ${first.position} of ${await chainInWords(tx, first.chain)}: ${first.problem}. ${
      faults.length > 1 ? `${faults.length - 1} more chains are broken. ` : ""
    }${brokenLogAdvice}`;
    const told = createHash("sha256")
      .update(JSON.stringify([await lastHeld(tx), first]))
      .digest("hex")
      .slice(0, 24);
    for (const { id, email } of await peopleWhoMayVerify(tx)) {
      const effects = {
        notification: {
          userId: id,
          organizationId: null,
          kind: "activities:broken",
          title: brokenLogTitle,
          body,
          href: "/admin/activities",
        },
        mail: { to: email, subject: brokenLogTitle, text: body },
      };
      for (const [kind, payload] of Object.entries(effects))
        await tx
          .insert(outbox)
          .values({ kind, payload, idempotencyKey: `log-broken ${told} ${kind} ${id}` })
          .onConflictDoNothing();
    }
  });
}

async function lastHeld(tx: Transaction): Promise<string | null> {
  const [held] = await tx
    .select({ id: activities.id })
    .from(activities)
    .where(and(eq(activities.action, "activities:verify"), eq(activities.outcome, "ok")))
    .orderBy(desc(activities.createdAt), desc(activities.id))
    .limit(1);
  return held?.id ?? null;
}

async function peopleWhoMayVerify(tx: Transaction) {
  const found = await tx
    .select({ id: users.id, email: users.email, permissions: roles.permissions })
    .from(users)
    .innerJoin(userRoles, eq(userRoles.userId, users.id))
    .innerJoin(roles, eq(roles.id, userRoles.roleId))
    .where(
      and(
        eq(users.status, "active"),
        isNull(users.deletedAt),
        isNull(roles.deletedAt),
        or(isNull(userRoles.expiresAt), gt(userRoles.expiresAt, sql`now()`)),
      ),
    );
  const people = new Map<string, { id: string; email: string; granted: Set<string> }>();
  for (const { id, email, permissions } of found) {
    const person = people.get(id) ?? { id, email, granted: new Set<string>() };
    for (const permission of permissions) person.granted.add(permission);
    people.set(id, person);
  }
  return [...people.values()].filter(({ granted }) => holds(granted, "activities:verify"));
}
