import { and, eq, getTableName } from "drizzle-orm";
import { queueItems } from "#drizzle/schema/views.ts";
import type { Work } from "#server/change/command.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { conflict, malformed } from "#server/errors.ts";
import { notifyPerson } from "#server/features/notifications/notify-person.ts";
import type { HandOverInput, ReleaseInput, SnoozeInput, TakeInput } from "#shared/inputs/queues-inputs.ts";
import { claimNext, claimRecord, heldRecord, isInQueue, queueOf, type Queue } from "./queue-claim.ts";
import { colleague } from "./queue-people.ts";
import { openView, person, type Lists } from "./view-access.ts";

const longestSnooze = 92 * 24 * 60 * 60 * 1000;

/** Working a view as a queue: one record at a time, nobody twice. */
export function queueCommands(lists: Lists) {
  async function openQueue(work: Work, viewId: string) {
    const { view, list } = await openView(work.tx, work.actor, lists, viewId);
    if (!view.isQueue) throw conflict(`“${view.name}” is no queue. Make it one in the menu of the view.`);
    return { list, queue: queueOf(work, view, list) };
  }

  async function takeItem(work: Work, { viewId, recordId, instead }: TakeInput) {
    const { list, queue } = await openQueue(work, viewId);
    const wasDone = instead === undefined ? undefined : await letGo(work, queue, instead);
    const taken = recordId ? await takeThis(work, queue, recordId) : await takeNext(work, queue, instead);
    if (taken === undefined && instead === undefined)
      throw conflict(`Nothing is waiting in “${queue.view.name}”: it is empty, or colleagues have the rest.`);
    const about = taken ?? instead!;
    const verb =
      taken === undefined ? (wasDone ? "Finished the last of" : "Put back the last of") : "Took from";
    await explainItem(work, list, about, `${verb} the queue “${queue.view.name}”`);
    return { recordId: taken ?? null };
  }

  async function releaseItem(work: Work, { viewId, recordId }: ReleaseInput) {
    const { list, queue } = await openQueue(work, viewId);
    const wasDone = await letGo(work, queue, recordId);
    await explainItem(
      work,
      list,
      recordId,
      `${wasDone ? "Finished" : "Put back"} in the queue “${queue.view.name}”`,
    );
    return { recordId };
  }

  async function snoozeItem(work: Work, { viewId, recordId, until }: SnoozeInput) {
    const { list, queue } = await openQueue(work, viewId);
    const wake = Date.parse(until);
    if (wake <= Date.parse(work.now)) throw malformed("Choose a time in the future.");
    if (wake > Date.parse(work.now) + longestSnooze) throw malformed("Choose a time within three months.");
    await leave(work, queue, recordId, { snoozedUntil: until, handedTo: null, note: null });
    await explainItem(work, list, recordId, `Snoozed in the queue “${queue.view.name}” until ${until}`);
    return { recordId };
  }

  async function handOverItem(work: Work, { viewId, recordId, toId, note }: HandOverInput) {
    const { list, queue } = await openQueue(work, viewId);
    const actor = person(work.actor);
    if (toId === actor.userId) throw malformed("Choose somebody else: this is yours already.");
    const to = await colleague(work.tx, actor, queue.view, list.resource.permission, toId);
    await leave(work, queue, recordId, { handedTo: toId, snoozedUntil: null, note: note || null });
    const title = await explainItem(
      work,
      list,
      recordId,
      `Handed over to ${to.name} in the queue “${queue.view.name}”`,
    );
    await notifyPerson(work, {
      userId: toId,
      organizationId: queue.view.organizationId,
      kind: "queues:hand-over",
      title: `${actor.name} handed you ${title ?? `one ${list.resource.noun}`}`.slice(0, 300),
      body: note || `It waits in the queue “${queue.view.name}”.`,
      href: `/${list.resource.desk}/${list.resource.name}?view=${viewId}&record=${recordId}`,
    });
    return { recordId, name: to.name };
  }

  return { takeItem, releaseItem, snoozeItem, handOverItem };
}

async function takeNext(work: Work, queue: Queue, instead: string | undefined) {
  // After a crash or in a second window: first what one holds already.
  const held = instead === undefined ? await heldRecord(work, queue) : undefined;
  if (held !== undefined && (await claimRecord(work, queue, held))) return held;
  return claimNext(work, queue);
}

async function takeThis(work: Work, queue: Queue, recordId: string): Promise<string> {
  if (!(await isInQueue(work, queue, recordId)))
    throw conflict(`This record is no longer in “${queue.view.name}”.`);
  if (!(await claimRecord(work, queue, recordId, true)))
    throw conflict("A colleague has this one at the moment.");
  return recordId;
}

/** Ends one's claim; true when the record has left the view, so that it is done. */
async function letGo(work: Work, queue: Queue, recordId: string): Promise<boolean> {
  if (await isInQueue(work, queue, recordId)) {
    await leave(work, queue, recordId, { note: null });
    return false;
  }
  const deleted = await work.tx
    .delete(queueItems)
    .where(mine(queue, recordId))
    .returning({ id: queueItems.id });
  if (deleted.length === 0) throw noLongerYours();
  return true;
}

async function leave(
  { tx, now }: Work,
  queue: Queue,
  recordId: string,
  values: Partial<typeof queueItems.$inferInsert>,
): Promise<void> {
  const left = await tx
    .update(queueItems)
    .set({ claimedBy: null, claimedAt: null, leaseUntil: null, leftBy: queue.me, leftAt: now, ...values })
    .where(mine(queue, recordId))
    .returning({ id: queueItems.id });
  if (left.length === 0) throw noLongerYours();
}

const mine = ({ view, me }: Queue, recordId: string) =>
  and(eq(queueItems.viewId, view.id), eq(queueItems.recordId, recordId), eq(queueItems.claimedBy, me));

const noLongerYours = () =>
  conflict(
    "You don't hold this record any more: your time ran out, or it was taken back. Take it again first.",
  );

async function explainItem(work: Work, list: ListQuery, recordId: string, description: string) {
  const titles = await work.titlesOf(getTableName(list.binding.table), [recordId]);
  const entityName = titles.get(recordId);
  work.explain({
    entityType: list.resource.name,
    entityId: recordId,
    ...(entityName && { entityName }),
    description,
  });
  return entityName;
}
