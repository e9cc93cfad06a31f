import { and, asc, count, desc, eq, isNull, max } from "drizzle-orm";
import { z } from "zod";
import { users } from "#drizzle/schema/authentication.ts";
import { errorGroups, errorGroupUsers, errorNotes } from "#drizzle/schema/extensions.ts";
import { errorLogs } from "#drizzle/schema/monitoring.ts";
import { type Actor, can } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { notFound } from "#server/errors.ts";
import { change, list, query, router } from "#server/trpc/procedures.ts";
import { errorsCommands } from "./errors-commands.ts";
import { findAssignees, jsonText } from "./error-assignees.ts";
import { listErrors } from "./errors-list.ts";

// What a program sends as its user is an e-mail or an address of the network as often as it is an id.
function shownKey(actor: Actor, userKey: string | null): string | null {
  return can(actor, "users:read-contact") ? userKey : null;
}

const oneGroup = z.strictObject({ id: z.uuid() });

export const errorsRouter = router({
  ...list(listErrors),
  resolve: change(errorsCommands.resolve),
  reopen: change(errorsCommands.reopen),
  ignore: change(errorsCommands.ignore),
  assign: change(errorsCommands.assign),
  addNote: change(errorsCommands.addNote),
  deleteNote: change(errorsCommands.deleteNote),

  /** The newest event of a group, or the one next to `before`: what the drawer shows. The payload is JSON text. */
  event: query("error-logs:read", oneGroup.extend({ eventId: z.uuid().optional() }), (ctx, { id, eventId }) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => {
      const [event] = await tx
        .select({
          id: errorLogs.id,
          occurredAt: errorLogs.occurredAt,
          errorType: errorLogs.errorType,
          errorMessage: errorLogs.errorMessage,
          errorStack: errorLogs.errorStack,
          release: errorLogs.release,
          environment: errorLogs.environment,
          url: errorLogs.url,
          userKey: errorLogs.userKey,
          userId: errorLogs.userId,
          userName: users.fullName,
          payload: jsonText(errorLogs.payload),
        })
        .from(errorLogs)
        .leftJoin(users, eq(users.id, errorLogs.userId))
        .where(and(eq(errorLogs.groupId, id), eventId ? eq(errorLogs.id, eventId) : undefined))
        .orderBy(desc(errorLogs.occurredAt), desc(errorLogs.id))
        .limit(1);
      if (!event) throw notFound();
      return { ...event, userKey: shownKey(ctx.actor, event.userKey) };
    }),
  ),

  /** The newest 50 events of a group, to step through. */
  recentEvents: query("error-logs:read", oneGroup, (ctx, { id }) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => {
      const events = await tx
        .select({
          id: errorLogs.id,
          occurredAt: errorLogs.occurredAt,
          release: errorLogs.release,
          userKey: errorLogs.userKey,
        })
        .from(errorLogs)
        .where(eq(errorLogs.groupId, id))
        .orderBy(desc(errorLogs.occurredAt), desc(errorLogs.id))
        .limit(50);
      return events.map((event) => ({ ...event, userKey: shownKey(ctx.actor, event.userKey) }));
    }),
  ),

  /** The people who were hit, most often first: 50 at most, with how many there are in all. */
  affectedUsers: query("errors:read", oneGroup, (ctx, { id }) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => {
      const people = await tx
        .select({
          userKey: errorGroupUsers.userKey,
          userId: errorGroupUsers.userId,
          userName: users.fullName,
          eventCount: errorGroupUsers.eventCount,
          lastSeen: errorGroupUsers.lastSeen,
        })
        .from(errorGroupUsers)
        .leftJoin(users, eq(users.id, errorGroupUsers.userId))
        .where(eq(errorGroupUsers.groupId, id))
        .orderBy(desc(errorGroupUsers.eventCount), asc(errorGroupUsers.userKey))
        .limit(50);
      const [total] = await tx
        .select({ people: count() })
        .from(errorGroupUsers)
        .where(eq(errorGroupUsers.groupId, id));
      return {
        people: people.map((person, at) => ({
          ...person,
          userKey: shownKey(ctx.actor, person.userKey) ?? `Person ${at + 1}`,
        })),
        total: total?.people ?? 0,
      };
    }),
  ),

  notes: query("error-notes:read", oneGroup, (ctx, { id }) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, (tx) =>
      tx
        .select({
          id: errorNotes.id,
          body: errorNotes.body,
          createdAt: errorNotes.createdAt,
          authorId: errorNotes.authorId,
          authorName: users.fullName,
        })
        .from(errorNotes)
        .leftJoin(users, eq(users.id, errorNotes.authorId))
        .where(and(eq(errorNotes.groupId, id), isNull(errorNotes.deletedAt)))
        .orderBy(asc(errorNotes.createdAt), asc(errorNotes.id)),
    ),
  ),

  /** Staff to whom an error can be given. */
  assignees: query(
    "errors:assign",
    z.strictObject({ search: z.string().max(100).default("") }),
    (ctx, { search }) =>
      inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, (tx) => findAssignees(tx, search)),
  ),

  /** Releases of a group's project, the newest first: for "resolved in". */
  releases: query("errors:read", oneGroup, (ctx, { id }) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => {
      const project = tx
        .select({ projectId: errorGroups.projectId })
        .from(errorGroups)
        .where(eq(errorGroups.id, id));
      const rows = await tx
        .select({ release: errorGroups.lastRelease, lastSeen: max(errorGroups.lastSeen) })
        .from(errorGroups)
        .where(eq(errorGroups.projectId, project))
        .groupBy(errorGroups.lastRelease)
        .orderBy(desc(max(errorGroups.lastSeen)))
        .limit(20);
      return rows.flatMap(({ release }) => (release ? [release] : []));
    }),
  ),
});
