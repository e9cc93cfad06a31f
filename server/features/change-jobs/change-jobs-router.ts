import { z } from "zod";
import type { Actor } from "#server/auth/actor.ts";
import { forbidden } from "#server/errors.ts";
import { guarded, list, query, router } from "#server/trpc/procedures.ts";
import { cancelJob } from "./cancel-job.ts";
import { listChangeJobs } from "./change-jobs-lists.ts";
import { followedJobs, jobAgain, putJobAway } from "./followed-jobs.ts";

const permission = "change-jobs:read";
const one = z.strictObject({ id: z.uuid() });

export const changeJobsRouter = router({
  ...list(listChangeJobs),

  /** One's own, for the tray: what is under way and what has just ended. */
  mine: query(permission, z.void(), (ctx) => followedJobs(ctx, person(ctx.actor))),

  /** What one's own job was asked for with, to have it rehearsed anew. */
  again: query(permission, one, (ctx, { id }) => jobAgain(ctx.database, person(ctx.actor), id)),

  cancel: guarded(permission)
    .input(one)
    .mutation(({ ctx, input }) => cancelJob(ctx.database, ctx.actor, input.id)),

  putAway: guarded(permission)
    .input(one)
    .mutation(async ({ ctx, input }) => {
      await putJobAway(ctx.database, person(ctx.actor), input.id);
      return {};
    }),
});

function person(actor: Actor): Exclude<Actor, { kind: "system" }> {
  if (actor.kind === "system") throw forbidden();
  return actor;
}
