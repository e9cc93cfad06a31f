import { z } from "zod";
import type { ListQuery } from "#server/data/list-query.ts";
import { globalSearch } from "#server/search/global-search.ts";
import { query, router } from "#server/trpc/procedures.ts";

/** The palette's search over the given lists, in their order. */
export const createSearchRouter = (lists: readonly ListQuery[]) =>
  router({
    records: query("session", z.strictObject({ query: z.string().max(200) }), (ctx, { query: text }) =>
      globalSearch(ctx.database, ctx.actor, lists, text, { requestId: ctx.requestId, signal: ctx.signal }),
    ),
  });
