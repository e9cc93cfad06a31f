import { z } from "zod";
import { getTableName } from "drizzle-orm";
import { can, type Actor } from "#server/auth/actor.ts";
import { sessionRights } from "#server/auth/session-rights.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import type { LiveChange } from "#server/data/live-changes.ts";
import { Refusal, signedOut } from "#server/errors.ts";
import type { Context } from "#server/trpc/context.ts";
import { guarded, router } from "#server/trpc/procedures.ts";
import { watchRights } from "./rights-watch.ts";

type Lists = Readonly<Record<string, ListQuery>>;

/** What a screen hears: that rows of a list changed. */
export interface ListHint extends Omit<LiveChange, "table"> {
  resource: string;
}

const resources = z.strictObject({ resources: z.array(z.string().max(100)).min(1).max(20) });

/** Live hints about the given lists, by resource name. */
export const createLiveRouter = (lists: Lists) =>
  router({
    /**
     * Hints that rows of these lists changed; lists that the reader may not read stay silent. Ends (401) when the
     * session does; a change of rights makes it ask again who reads, and hint at everything once.
     */
    changes: guarded("session")
      .input(resources)
      .subscription(async function* ({ ctx, input, signal }) {
        if (!signal) return;
        let actor: Actor | undefined = ctx.actor;
        for (let isFirst = true; ; isFirst = false) {
          const rights = await rightsOf(ctx, actor);
          const tables = readable(lists, input.resources, actor);
          if (!isFirst) for (const resource of tables.values()) yield everythingOf(resource);
          const over = rights === undefined ? signal : watchRights(ctx, rights.person, rights.text, signal);
          for await (const hint of hints(ctx, actor, tables, over)) yield hint;
          if (signal.aborted) return;
          // A console that stops ends its streams; this is the code after which the reader comes back by itself.
          if (!over.aborted) throw new Refusal("SERVICE_UNAVAILABLE", "The console is about to restart.");
          actor = await ctx.actorNow?.();
          if (!actor) throw signedOut();
        }
      }),
  });

// Only a request's actor can be asked about again.
async function rightsOf(ctx: Context, actor: Actor) {
  if (actor.kind === "system" || !ctx.actorNow) return undefined;
  const text = await sessionRights(ctx.database, actor.sessionId);
  if (text === undefined) throw signedOut();
  return { person: actor, text };
}

function readable(lists: Lists, names: readonly string[], actor: Actor): Map<string, string> {
  return new Map(
    names.flatMap((name) => {
      const list = lists[name];
      const isReadable = list && can(actor, list.resource.permission);
      return isReadable ? [[getTableName(list.binding.table), name] as const] : [];
    }),
  );
}

async function* hints(
  { live }: Context,
  actor: Actor,
  tables: ReadonlyMap<string, string>,
  signal: AbortSignal,
): AsyncGenerator<ListHint> {
  for await (const { table, ...change } of live.subscribe(actor, new Set(tables.keys()), signal)) {
    yield { resource: tables.get(table) ?? table, ...change };
  }
}

const everythingOf = (resource: string): ListHint => ({ resource, operation: "update", ids: [], count: 0 });
