import { and, eq, type SQL, sql } from "drizzle-orm";
import { queueItems } from "#drizzle/schema/views.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Work } from "#server/change/command.ts";
import { orderSql, sortKeys } from "#server/data/keyset-sql.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { type ListReader, listReader } from "#server/data/list-reader.ts";
import { type ViewParams, viewParamsSchema } from "#shared/inputs/views-inputs.ts";
import { person, type SavedView } from "./view-access.ts";

/** One queue as one person works it. */
export interface Queue {
  view: SavedView;
  reader: ListReader;
  params: ViewParams;
  me: string;
}

export function queueOf({ actor }: Work, view: SavedView, list: ListQuery): Queue {
  const params = viewParamsSchema.safeParse(view.params).data ?? {};
  return { view, reader: listReader(list.bound, actor), params, me: person(actor).userId };
}

const atOnce = 25;
const attempts = 8;

/**
 * Claims the next record of a queue for its lease and gives its id, or undefined when none is free. What was handed to
 * the person comes first, then the view's own order; what the person put back within a lease comes last. Two people
 * never get the same record: a claim is skipped while another holds its lock, and written only if it is still free.
 */
export async function claimNext(work: Work, queue: Queue): Promise<string | undefined> {
  const handed = await claimHanded(work, queue);
  if (handed) return handed;
  for (const isAgain of [false, true]) {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const recordId = await nextFree(work, queue, isAgain);
      if (recordId === undefined) break;
      // Taken and committed between our look and our lock: look again, now behind that commit.
      if (await claimRecord(work, queue, recordId)) return recordId;
    }
  }
  return undefined;
}

/** Claims one record if it is free, or the person's own already. */
export async function claimRecord(work: Work, queue: Queue, recordId: string, evenIfReserved = false) {
  const { view, me } = queue;
  const lease = sql`now() + make_interval(mins => ${view.leaseMinutes})`;
  const [claimed] = await work.tx
    .insert(queueItems)
    .values({
      viewId: view.id,
      organizationId: view.organizationId,
      recordId,
      claimedBy: me,
      claimedAt: sql`now()`,
      leaseUntil: lease,
    })
    .onConflictDoUpdate({
      target: [queueItems.viewId, queueItems.recordId],
      set: { claimedBy: me, claimedAt: sql`now()`, leaseUntil: lease, handedTo: null, snoozedUntil: null },
      setWhere: evenIfReserved ? unclaimed(me) : free(me),
    })
    .returning({ id: queueItems.id });
  return claimed !== undefined;
}

/** What the person holds in this queue at the moment and still belongs there. */
export async function heldRecord(work: Work, queue: Queue): Promise<string | undefined> {
  const { view, me } = queue;
  const held = sql`select record_id from queue_items
    where view_id = ${view.id} and claimed_by = ${me} and lease_until > now()`;
  return firstOf(work, queue, sql`${queue.reader.list.id} in (${held})`);
}

/** Whether a record is in the queue at all: whether the view holds it. */
export async function isInQueue(work: Work, queue: Queue, recordId: string): Promise<boolean> {
  const found = await firstOf(work, queue, sql`${queue.reader.list.id} = ${recordId}::uuid`);
  return found !== undefined;
}

// These have a row to lock already.
async function claimHanded(work: Work, queue: Queue): Promise<string | undefined> {
  const { view, me } = queue;
  const waiting = await work.tx
    .select({ recordId: queueItems.recordId })
    .from(queueItems)
    .where(and(eq(queueItems.viewId, view.id), eq(queueItems.handedTo, me), free(me)))
    .orderBy(queueItems.leftAt, queueItems.id)
    .limit(atOnce)
    .for("update", { skipLocked: true });
  for (const { recordId } of waiting)
    if ((await isInQueue(work, queue, recordId)) && (await claimRecord(work, queue, recordId)))
      return recordId;
  return undefined;
}

// Most records of a queue have never been touched, so there is no row of ours to lock, and the record itself belongs to
// its own feature: an advisory lock on view and record stands for both, skipped when another holds it.
async function nextFree(work: Work, queue: Queue, isAgain: boolean): Promise<string | undefined> {
  const { view, reader, params, me } = queue;
  const { id, from } = reader.list;
  const taken = sql`select from queue_items where view_id = ${view.id} and record_id = ${id}
    and not (${free(me)}${isAgain ? sql`` : sql` and not (${justLeft(view, me)})`})`;
  const condition = and(listCondition(reader, params), sql`not exists (${taken})`)!;
  const order = orderSql(sortKeys(reader, params.sort), id);
  const answer = await work.tx.execute(sql`
    with waiting as materialized (select ${id} as id${from} where ${condition} order by ${order} limit ${atOnce})
    select id from waiting
    where pg_try_advisory_xact_lock(hashtextextended(${`queue ${view.id} `} || id::text, 0)) limit 1`);
  return rowsOf<{ id: string }>(answer)[0]?.id;
}

async function firstOf(work: Work, { reader, params }: Queue, also: SQL): Promise<string | undefined> {
  const { id, from } = reader.list;
  const condition = and(listCondition(reader, params), also)!;
  const answer = await work.tx.execute(sql`select ${id} as id${from} where ${condition} limit 1`);
  return rowsOf<{ id: string }>(answer)[0]?.id;
}

const item = (column: string) => sql.raw(`queue_items.${column}`);

/** Nobody else holds it. A lease that has run out holds nothing. */
const unclaimed = (me: string) =>
  sql`(${item("claimed_by")} is null or ${item("lease_until")} <= now() or ${item("claimed_by")} = ${me})`;

/** Nobody else holds it, it doesn't sleep, and it isn't kept for somebody else; that is a day at most. */
const free = (me: string) => sql`(${unclaimed(me)}
  and (${item("snoozed_until")} is null or ${item("snoozed_until")} <= now())
  and (${item("handed_to")} is null or ${item("handed_to")} = ${me} or ${item("left_at")} < now() - interval '1 day'))`;

const justLeft = (view: SavedView, me: string) =>
  sql`coalesce(${item("left_by")} = ${me} and ${item("left_at")} > now() - make_interval(mins => ${view.leaseMinutes}), false)`;
