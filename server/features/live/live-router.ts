import { z } from "zod";
import { getTableName } from "drizzle-orm";
import { can } from "#server/auth/actor.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { guarded, router } from "#server/trpc/procedures.ts";

const resources = z.strictObject({ resources: z.array(z.string().max(100)).min(1).max(20) });

/** Live hints about the given lists, by resource name. */
export const createLiveRouter = (lists: Readonly<Record<string, ListQuery>>) =>
  router({
    /** Hints that rows of these lists changed; lists that the reader may not read stay silent. */
    changes: guarded("session")
      .input(resources)
      .subscription(async function* ({ ctx, input, signal }) {
        const tables = new Map<string, string>();
        for (const name of input.resources) {
          const list = lists[name];
          if (list && can(ctx.actor, list.resource.permission))
            tables.set(getTableName(list.binding.table), name);
        }
        if (!signal) return;
        for await (const { table, ...change } of ctx.live.subscribe(
          ctx.actor,
          new Set(tables.keys()),
          signal,
        )) {
          yield { resource: tables.get(table) ?? table, ...change };
        }
      }),
  });
