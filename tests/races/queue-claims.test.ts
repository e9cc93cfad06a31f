import { afterAll, beforeAll, expect, test } from "vitest";
import { makeQueue, viewsScene, type ViewsScene } from "#tests/features/views/views-scene.ts";

let scene: ViewsScene;
beforeAll(async () => {
  scene = await viewsScene({ poolSize: 20 });
});
afterAll(() => scene.close());

const workers = async (count: number, word: string) =>
  Promise.all(Array.from({ length: count }, (_, n) => scene.staff(`${word} ${n}`)));
type Worker = Awaited<ReturnType<typeof workers>>[number];

async function take({ as }: Worker, viewId: string, instead?: string): Promise<string | null> {
  const input = { viewId, ...(instead !== undefined && { instead }) };
  return (await as.queues.take({ mode: "apply", input })).result.recordId;
}

const taken = (outcomes: PromiseSettledResult<string | null>[]) =>
  outcomes.flatMap((outcome) => (outcome.status === "fulfilled" && outcome.value ? [outcome.value] : []));

test("twenty who claim at once get twenty different records", async () => {
  const ids = await scene.errors("Rush", 50);
  const viewId = await makeQueue(await scene.staff("Ada", "admin"), "Rush");
  const people = await workers(20, "Rusher");
  const outcomes = await Promise.allSettled(people.map((one) => take(one, viewId)));
  const got = taken(outcomes);
  expect(got).toHaveLength(20);
  expect(new Set(got).size).toBe(20);
  expect(got.every((id) => ids.includes(id))).toBe(true);

  // Once more, everybody with Next: still nobody has what another has.
  const next = taken(await Promise.allSettled(people.map((one, n) => take(one, viewId, got[n]))));
  expect(next).toHaveLength(20);
  expect(new Set(next).size).toBe(20);
  const held = await scene.rows<{ held: number }>(
    "select count(*)::int as held from queue_items where view_id = $1 and lease_until > now()",
    [viewId],
  );
  expect(held).toEqual([{ held: 20 }]);
});

test("of fewer records than people each is had once, and the others are told that nothing waits", async () => {
  const ids = await scene.errors("Scarce", 7);
  const viewId = await makeQueue(await scene.staff("Ada", "admin"), "Scarce");
  const outcomes = await Promise.allSettled((await workers(20, "Waiter")).map((one) => take(one, viewId)));
  expect(taken(outcomes).toSorted()).toEqual(ids.toSorted());
  const refusals = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [String(outcome.reason)] : [],
  );
  expect(refusals).toHaveLength(13);
  expect(refusals.every((words) => words.includes("Nothing is waiting in “Scarce”"))).toBe(true);
});

test("leases that ran out are claimed again, each by one, and a crash in the middle of a claim holds nothing", async () => {
  const ids = await scene.errors("Return", 10);
  const viewId = await makeQueue(await scene.staff("Ada", "admin"), "Return");
  const crashed = await workers(10, "Crasher");
  expect(taken(await Promise.allSettled(crashed.map((one) => take(one, viewId))))).toHaveLength(10);
  await scene.rows("update queue_items set lease_until = now() - interval '1 second' where view_id = $1", [
    viewId,
  ]);

  // A holder whose process dies before its commit.
  const dying = await scene.db.owner.connect();
  await dying.query("begin");
  await dying.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`queue ${viewId} ${ids[0]}`]);
  const others = await workers(9, "Successor");
  const got = taken(await Promise.allSettled(others.map((one) => take(one, viewId))));
  expect(new Set(got).size).toBe(9);
  expect(got).not.toContain(ids[0]);
  dying.release(new Error("killed"));

  const [late] = await workers(1, "Late");
  await expect.poll(() => take(late!, viewId).catch(() => null)).toBe(ids[0]);
});

test("one record handed to one person goes to nobody else while everybody claims", async () => {
  const ids = await scene.errors("Given", 2);
  const viewId = await makeQueue(await scene.staff("Ada", "admin"), "Given");
  const [giver, receiver, ...rest] = await workers(8, "Giver");
  const recordId = (await take(giver!, viewId))!;
  await giver!.as.queues.handOver({ mode: "apply", input: { viewId, recordId, toId: receiver!.id } });
  const outcomes = await Promise.allSettled([...rest, receiver!].map((one) => take(one, viewId)));
  expect(taken(outcomes).toSorted()).toEqual(ids.toSorted());
  expect(outcomes.at(-1)).toEqual({ status: "fulfilled", value: recordId });
});
