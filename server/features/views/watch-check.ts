import { and, asc, eq, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { notifications, savedViews } from "#drizzle/schema/extensions.ts";
import { viewWatches } from "#drizzle/schema/views.ts";
import { systemActor } from "#server/auth/actor.ts";
import { personActor } from "#server/auth/person-actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { Refusal } from "#server/errors.ts";
import { openView, type Lists } from "./view-access.ts";
import { countUpTo } from "./watch-count.ts";

/** Watches looked at in one round; the longest unseen first, so that none is left out for long. */
const mostAtOnce = 500;
const atATime = 4;
/** Milliseconds that counting one view may take. */
const countTimeout = 2_000;

type Watch = Awaited<ReturnType<typeof dueWatches>>[number];

/**
 * Looks at every watched view as the person who watches it: with the permissions, organization and row security that
 * person has at this moment. Tells once when there are more rows than asked, and again only after they were fewer. A
 * view that can't be counted says why on its watch and doesn't keep the others from their turn.
 */
export async function checkWatches(
  database: Database,
  lists: Lists,
  log?: Logger,
): Promise<{ checked: number; told: number }> {
  const waiting = await asJob(database, dueWatches);
  let told = 0;
  const queue = [...waiting];
  const work = async () => {
    for (let watch = queue.shift(); watch; watch = queue.shift()) {
      try {
        if (await checkWatch(database, lists, watch)) told += 1;
      } catch (fault) {
        log?.warn({ err: fault, watch: watch.id }, "a watched view could not be looked at");
      }
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return { checked: waiting.length, told };
}

function dueWatches(tx: Transaction) {
  return tx
    .select({
      id: viewWatches.id,
      viewId: viewWatches.viewId,
      ownerId: viewWatches.ownerId,
      organizationId: viewWatches.organizationId,
      threshold: viewWatches.threshold,
    })
    .from(viewWatches)
    .orderBy(sql`${viewWatches.checkedAt} asc nulls first`, asc(viewWatches.id))
    .limit(mostAtOnce);
}

async function checkWatch(database: Database, lists: Lists, watch: Watch): Promise<boolean> {
  const actor = await personActor(database, watch.ownerId, watch.organizationId);
  // Whoever can't sign in is told nothing, and what happens meanwhile is no news later.
  if (!actor) return note(database, watch, { failure: "You had no access when this was last looked at." });
  try {
    const seen = await inTransaction(
      database,
      actor,
      { statementTimeout: countTimeout, replica: true },
      async (tx) => {
        const { view, list } = await openView(tx, actor, lists, watch.viewId);
        return { view, list, rows: await countUpTo(tx, actor, list, view.params, watch.threshold + 1) };
      },
    );
    return await tell(database, watch, seen);
  } catch (fault) {
    const words =
      fault instanceof Refusal ? fault.message : "Something went wrong on our side while counting.";
    await note(database, watch, { failure: words });
    if (!(fault instanceof Refusal)) throw fault;
    return false;
  }
}

interface Seen {
  view: typeof savedViews.$inferSelect;
  list: Lists[string];
  rows: number;
}

/** Writes down what was seen, and tells the person when this very look crossed the line. */
function tell(database: Database, watch: Watch, { view, list, rows }: Seen): Promise<boolean> {
  const isAbove = rows > watch.threshold;
  const found = { isAbove, lastCount: rows, checkedAt: sql`now()`, failure: null };
  return asJob(database, async (tx) => {
    const crossed = isAbove
      ? await tx
          .update(viewWatches)
          .set({ ...found, notifiedAt: sql`now()` })
          .where(and(eq(viewWatches.id, watch.id), eq(viewWatches.isAbove, false)))
          .returning({ id: viewWatches.id })
      : [];
    if (crossed.length === 0) {
      await tx.update(viewWatches).set(found).where(eq(viewWatches.id, watch.id));
      return false;
    }
    const { resource } = list!;
    await tx.insert(notifications).values({
      userId: watch.ownerId,
      organizationId: watch.organizationId,
      kind: "views:watch",
      title:
        watch.threshold === 0
          ? `“${view.name}” is no longer empty`
          : `“${view.name}” has more than ${watch.threshold.toLocaleString("en")} ${watch.threshold === 1 ? "row" : "rows"}`,
      body: `You watch this view of ${resource.label}.`,
      href: `/${resource.desk}/${resource.name}?view=${view.id}`,
    });
    return true;
  });
}

async function note(database: Database, watch: Watch, values: { failure: string }): Promise<false> {
  await asJob(database, (tx) =>
    tx
      .update(viewWatches)
      .set({ ...values, checkedAt: sql`now()` })
      .where(eq(viewWatches.id, watch.id)),
  );
  return false;
}

function asJob<Result>(database: Database, run: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return inTransaction(database, systemActor("jobs"), {}, (tx) => run(tx));
}
