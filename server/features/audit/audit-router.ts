import { z } from "zod";
import { revertChange } from "#server/change/revert.ts";
import { recordPastRead } from "#server/change/sensitive-read.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { change, query, router } from "#server/trpc/procedures.ts";
import { readChangeEffects } from "./change-effects.ts";
import { readChangeRows } from "./change-rows.ts";
import { proofRouter } from "./proof-router.ts";
import { readChange } from "./read-change.ts";
import { recordAt } from "./record-at.ts";
import { recordHistory } from "./record-history.ts";

const cursor = z
  .string()
  .regex(/^\d{1,18}$/, "This cursor didn't come from us.")
  .optional();

const offset = z.int().min(0).max(10_000_000).optional();

export const auditRouter = router({
  revert: change(revertChange),
  proof: proofRouter,

  /** A change's page: who, why, how many rows, what went out, what took it back. */
  change: query("activities:read", z.strictObject({ changeId: z.uuid() }), (ctx, { changeId }) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId, signal: ctx.signal }, (tx) =>
      readChange(tx, ctx.actor, changeId),
    ),
  ),

  changeRows: query(
    "activities:read",
    z.strictObject({ changeId: z.uuid(), cursor, offset, table: z.string().max(100).optional() }),
    (ctx, page) =>
      inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId, signal: ctx.signal }, (tx) =>
        readChangeRows(tx, ctx.actor, ctx.diffResources, page),
      ),
  ),

  /** The effects of a change and whether each has arrived. Errors of receivers can name people, so it needs the outbox's permission. */
  changeEffects: query(
    "outbox:read",
    z.strictObject({ changeId: z.uuid(), offset: offset.unwrap().default(0) }),
    (ctx, page) =>
      inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId, signal: ctx.signal }, (tx) =>
        readChangeEffects(tx, page),
      ),
  ),

  /** One record as it was at an instant, as far as the log tells. Needs the permission to read the record's resource. */
  recordAt: query(
    "session",
    z.strictObject({
      resource: z.string().max(100),
      id: z.uuid(),
      at: z.iso
        .datetime({ offset: true, error: "This isn't a date and time." })
        .refine((at) => !at.startsWith("0000"), "The calendar begins with the year 1."),
    }),
    async (ctx, record) => {
      const found = await inTransaction(
        ctx.database,
        ctx.actor,
        { requestId: ctx.requestId, signal: ctx.signal },
        (tx) => recordAt(tx, ctx.actor, ctx.diffResources, record),
      );
      void recordPastRead(ctx, ctx.actor, record.resource, record.id);
      return found;
    },
  ),

  /** What happened to one record. Needs the permission to read the record's resource. */
  history: query(
    "session",
    z.strictObject({ resource: z.string().max(100), id: z.uuid(), cursor }),
    async (ctx, record) => {
      const found = await inTransaction(
        ctx.database,
        ctx.actor,
        { requestId: ctx.requestId, signal: ctx.signal },
        (tx) => recordHistory(tx, ctx.actor, ctx.diffResources, record),
      );
      if (found.entries.length > 0) void recordPastRead(ctx, ctx.actor, record.resource, record.id);
      return found;
    },
  ),
});
