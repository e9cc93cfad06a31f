import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeQueue, makeView, viewsScene, type ViewsScene } from "./views-scene.ts";

let scene: ViewsScene;
beforeAll(async () => {
  scene = await viewsScene();
});
afterAll(() => scene.close());

type Somebody = Awaited<ReturnType<ViewsScene["staff"]>>;
const apply = <Input>(input: Input) => ({ mode: "apply" as const, input });
const take = async ({ as }: Somebody, viewId: string, more: { instead?: string; recordId?: string } = {}) =>
  (await as.queues.take(apply({ viewId, ...more }))).result.recordId;
const resolve = ({ as }: Somebody, id: string) => as.errors.resolve(apply({ selection: { ids: [id] } }));
const endLease = (recordId: string) =>
  scene.rows("update queue_items set lease_until = now() - interval '1 second' where record_id = $1", [
    recordId,
  ]);

async function queueOf(word: string, count: number) {
  const [ada, ona, otto] = [
    await scene.staff("Ada", "admin"),
    await scene.staff(`Ona ${word}`),
    await scene.staff(`Otto ${word}`),
  ];
  const ids = await scene.errors(word, count);
  const viewId = await makeQueue(ada, word);
  // The busiest comes first.
  return { ada, ona, otto, viewId, ids: ids.toReversed() };
}

describe("taking", () => {
  test("gives the view's order, one each, and says who has what", async () => {
    const { ona, otto, viewId, ids } = await queueOf("Order", 3);
    expect(await take(ona, viewId)).toBe(ids[0]);
    expect(await take(otto, viewId)).toBe(ids[1]);
    // The same person again: what is held already.
    expect(await take(ona, viewId)).toBe(ids[0]);
    expect(await otto.as.queues.items({ viewId })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ recordId: ids[0], state: "claimed", holderName: "Ona Order" }),
        expect.objectContaining({ recordId: ids[1], state: "claimed", holderName: "Otto Order" }),
      ]),
    );
    const [entry] = await scene.rows(
      "select description, entity_name from activities where action = 'queues:take' and entity_id = $1 limit 1",
      [ids[0]],
    );
    expect(entry).toEqual({ description: "Took from the queue “Order”", entity_name: "Order 3" });
  });

  test("Next puts back what still waits, and finishes what no longer matches", async () => {
    const { ona, otto, viewId, ids } = await queueOf("Next", 3);
    expect(await take(ona, viewId)).toBe(ids[0]);
    // Put back: comes last for Ona, first for Otto.
    expect(await take(ona, viewId, { instead: ids[0]! })).toBe(ids[1]);
    expect(await take(otto, viewId)).toBe(ids[0]);
    await resolve(ona, ids[1]!);
    expect(await take(ona, viewId, { instead: ids[1]! })).toBe(ids[2]);
    expect(await scene.rows("select from queue_items where record_id = $1", [ids[1]])).toEqual([]);
    await resolve(ona, ids[2]!);
    // Nothing else: the last one is let go all the same.
    expect(await take(ona, viewId, { instead: ids[2]! })).toBeNull();
    await expect(take(ona, viewId)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Nothing is waiting in “Next”"),
    });
  });

  test("of one record is refused while a colleague has it, and a lease that ran out holds nothing", async () => {
    const { ona, otto, viewId, ids } = await queueOf("Lease", 1);
    await take(ona, viewId);
    await expect(take(otto, viewId, { recordId: ids[0]! })).rejects.toMatchObject({
      message: "A colleague has this one at the moment.",
    });
    await endLease(ids[0]!);
    expect(await take(otto, viewId)).toBe(ids[0]);
    await expect(ona.as.queues.release(apply({ viewId, recordId: ids[0]! }))).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("don't hold this record"),
    });
  });

  test("needs a queue that one can open", async () => {
    const { ada, ona, viewId } = await queueOf("Plain", 1);
    const plain = await makeView(ada, "Only a view");
    await expect(take(ada, plain)).rejects.toMatchObject({ message: expect.stringContaining("is no queue") });
    await expect(take(ona, plain)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const dispatcher = await scene.staff("Dina", "dispatch");
    await expect(take(dispatcher, viewId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("holding", () => {
  test("is renewed by the holder alone, also after a moment too late", async () => {
    const { ona, otto, viewId, ids } = await queueOf("Renew", 1);
    await take(ona, viewId);
    const item = { viewId, recordId: ids[0]! };
    await endLease(item.recordId);
    const { leaseUntil } = await ona.as.queues.renew(item);
    expect(Date.parse(leaseUntil)).toBeGreaterThan(Date.now() + 14 * 60_000);
    await expect(otto.as.queues.renew(item)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await scene.rows("select from activities where action = 'queues:renew'")).toEqual([]);
  });

  test("ends by releasing: free for the others at once", async () => {
    const { ona, otto, viewId, ids } = await queueOf("Release", 1);
    await take(ona, viewId);
    await ona.as.queues.release(apply({ viewId, recordId: ids[0]! }));
    expect(await take(otto, viewId)).toBe(ids[0]);
  });

  test("ends by snoozing: gone for everybody until its time", async () => {
    const { ona, otto, viewId, ids } = await queueOf("Snooze", 1);
    await take(ona, viewId);
    const snooze = (until: string) => ona.as.queues.snooze(apply({ viewId, recordId: ids[0]!, until }));
    await expect(snooze("2020-01-01T00:00:00Z")).rejects.toMatchObject({
      message: "Choose a time in the future.",
    });
    await snooze(new Date(Date.now() + 3_600_000).toISOString());
    await expect(take(otto, viewId)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(take(ona, viewId)).rejects.toMatchObject({ code: "CONFLICT" });
    await scene.rows("update queue_items set snoozed_until = now() where record_id = $1", [ids[0]]);
    expect(await take(otto, viewId)).toBe(ids[0]);
  });

  test("ends by handing over: kept for the colleague, who is told", async () => {
    const { ona, otto, ada, viewId, ids } = await queueOf("Hand", 2);
    await take(ona, viewId);
    const found = await ona.as.queues.colleagues({ viewId, search: "otto hand" });
    expect(found).toEqual([expect.objectContaining({ id: otto.id, name: "Otto Hand" })]);
    await ona.as.queues.handOver(
      apply({ viewId, recordId: ids[0]!, toId: otto.id, note: "You know this one" }),
    );
    expect(await take(ada, viewId)).toBe(ids[1]);
    expect(await take(otto, viewId)).toBe(ids[0]);
    const [sent] = await scene.rows(
      "select payload from outbox where kind = 'notification' and payload->>'userId' = $1",
      [otto.id],
    );
    expect(sent).toMatchObject({
      payload: {
        title: "Ona Hand handed you Hand 2",
        body: "You know this one",
        href: `/support/errors?view=${viewId}&record=${ids[0]}`,
      },
    });
  });

  test("can't be handed to whoever can't work there", async () => {
    const { ona, viewId, ids } = await queueOf("Unable", 1);
    const dispatcher = await scene.staff("Dina Unable", "dispatch");
    await take(ona, viewId);
    const handTo = (toId: string) => ona.as.queues.handOver(apply({ viewId, recordId: ids[0]!, toId }));
    await expect(handTo(dispatcher.id)).rejects.toMatchObject({
      message: expect.stringContaining("Dina Unable can't open “Unable”"),
    });
    await expect(handTo(ona.id)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

test("an organization's queue is worked by its members, and nobody of another sees into it", async () => {
  const alma = await scene.member("Alma", "admin");
  const omar = await scene.member("Omar", "owner", alma.organizationId);
  const other = await scene.member("Olaf", "admin");
  const [id] = await scene.errors("Inhouse", 1, alma.organizationId);
  const viewId = await makeQueue(alma, "Inhouse");
  expect((await alma.as.queues.take(apply({ viewId }))).result.recordId).toBe(id);
  expect(await omar.as.queues.items({ viewId })).toMatchObject([{ recordId: id, holderName: "Alma" }]);
  await expect(other.as.queues.items({ viewId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(other.as.queues.take(apply({ viewId }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await other.as.queueItems.list({})).rows).toEqual([]);
});
