import { z } from "zod";
import { revertChange } from "#server/change/revert.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { change, query, router } from "#server/trpc/procedures.ts";
import { readChange, readChangeRows } from "./read-change.ts";
import { recordHistory } from "./record-history.ts";

const cursor = z
  .string()
  .regex(/^\d{1,18}$/, "This cursor didn't come from us.")
  .optional();

export const auditRouter = router({
  revert: change(revertChange),

  /** A change's page: who, why, how many rows, what went out, what took it back. */
  change: query("activities:read", z.strictObject({ changeId: z.uuid() }), (ctx, { changeId }) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId, signal: ctx.signal }, (tx) =>
      readChange(tx, ctx.actor, changeId),
    ),
  ),

  changeRows: query("activities:read", z.strictObject({ changeId: z.uuid(), cursor }), (ctx, page) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId, signal: ctx.signal }, (tx) =>
      readChangeRows(tx, ctx.actor, ctx.diffResources, page),
    ),
  ),

  /** What happened to one record. Needs the permission to read the record's resource. */
  history: query(
    "session",
    z.strictObject({ resource: z.string().max(100), id: z.uuid(), cursor }),
    (ctx, record) =>
      inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId, signal: ctx.signal }, (tx) =>
        recordHistory(tx, ctx.actor, ctx.diffResources, record),
      ),
  ),
});
