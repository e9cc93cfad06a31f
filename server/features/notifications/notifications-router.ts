import { and, count, desc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { notifications } from "#drizzle/schema/extensions.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { forbidden } from "#server/errors.ts";
import { listNotifications } from "#server/features/users/users-lists.ts";
import { guarded, list, query, router } from "#server/trpc/procedures.ts";
import { markReadInput } from "#shared/inputs/notifications-inputs.ts";
import { markRead } from "./mark-read.ts";

export const notificationsRouter = router({
  ...list(listNotifications),

  /** One's own newest 30, and how many are unread. */
  mine: query("session", z.void(), (ctx) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => {
      if (ctx.actor.kind === "system") return { rows: [], unread: 0 };
      const own = eq(notifications.userId, ctx.actor.userId);
      const rows = await tx
        .select({
          id: notifications.id,
          kind: notifications.kind,
          title: notifications.title,
          body: notifications.body,
          href: notifications.href,
          readAt: notifications.readAt,
          createdAt: notifications.createdAt,
        })
        .from(notifications)
        .where(own)
        .orderBy(desc(notifications.createdAt), desc(notifications.id))
        .limit(30);
      const [unread] = await tx
        .select({ rows: count() })
        .from(notifications)
        .where(and(own, isNull(notifications.readAt)));
      return { rows, unread: unread?.rows ?? 0 };
    }),
  ),

  /** Marks one's own as read; gives how many were unread. Whoever acts as somebody else leaves that person's alone. */
  markRead: guarded("notifications:update")
    .input(markReadInput)
    .mutation(async ({ ctx, input }) => {
      if (ctx.actor.kind === "system" || ctx.actor.impersonatedBy) throw forbidden();
      return { marked: await markRead(ctx.database.auth, ctx.actor.userId, input) };
    }),
});
