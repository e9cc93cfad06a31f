import { expect, test } from "vitest";
import { hear, nothingHeard, type HeardHints } from "#client/grid/live-hints.ts";
import { rereadRows, type ListInSight } from "#client/grid/live-reread.ts";
import { flattenPages, noRows } from "#client/grid/loaded-rows.ts";
import type { Filter } from "#shared/list-params.ts";
import { idOf, parcelList, parcels, type ParcelList } from "#tests/screens/grid-list.ts";

/* What a list makes of hints that rows changed. */

const waiting: Filter = { field: "status", operator: "anyOf", value: ["waiting"] };

async function read(client: ParcelList, filter: Filter | undefined = waiting): Promise<ListInSight> {
  const page = await client.rows(parcels.name, { filter, limit: 10 });
  return {
    client,
    resourceName: parcels.name,
    params: { filter },
    loaded: flattenPages(noRows, [page.rows]),
    edges: { before: page.previousCursor, after: page.nextCursor },
    isFromTop: true,
  };
}

function heardOf(
  list: ListInSight,
  operation: "insert" | "update" | "delete",
  ...numbers: number[]
): HeardHints {
  const heard = nothingHeard();
  const ids = numbers.map(idOf);
  hear(heard, { resource: parcels.name, operation, ids, count: ids.length || 60 }, (id) =>
    list.loaded.places.has(id),
  );
  return heard;
}

test("a changed row that belongs between the loaded ones has arrived; one beyond them hasn't", async () => {
  const client = parcelList(90);
  const list = await read(client);
  for (const number of [4, 80]) client.change(number, { status: "waiting" });
  const reread = await rereadRows(list, heardOf(list, "update", 4, 5, 80));
  expect([...reread.arrived]).toEqual([idOf(4)]);
  expect(reread.gone.size).toBe(0);
});

test("what left the filter and what was removed are told apart, and what is put back is present again", async () => {
  const client = parcelList(90);
  const list = await read(client);
  client.change(3, { status: "sent" });
  client.remove(6);
  const heard = heardOf(list, "update", 3, 6);
  const reread = await rereadRows(list, heard);
  expect([...reread.gone]).toEqual([
    [idOf(3), "left"],
    [idOf(6), "deleted"],
  ]);
  expect([...reread.changedFields]).toEqual([[idOf(3), new Set(["status"])]]);
  client.putBack(6);
  expect((await rereadRows(list, heardOf(list, "update", 6))).present).toEqual(new Set([idOf(6)]));
});

test("when many changed at once and nobody says which, the beginning of the list is looked at for new ones", async () => {
  const client = parcelList(90);
  const list = await read(client);
  client.change(4, { status: "waiting" });
  const reread = await rereadRows(list, heardOf(list, "update"));
  expect([...reread.arrived]).toEqual([idOf(4)]);
});

test("what was made further down than what is loaded, or is gone again, isn't new", async () => {
  const client = parcelList(90);
  const list = await read(client);
  client.change(80, { status: "waiting" });
  client.change(4, { status: "waiting" });
  client.remove(5);
  const heard = heardOf(list, "insert", 4, 80);
  hear(heard, { resource: parcels.name, operation: "delete", ids: [idOf(5)], count: 1 }, () => false);
  const reread = await rereadRows(list, heard);
  expect([...reread.arrived]).toEqual([idOf(4)]);
  expect([...reread.beyond]).toEqual([idOf(80)]);
  expect([reread.asked.has(idOf(5)), reread.present.has(idOf(5))]).toEqual([true, false]);
});

test("more rows than fit into one question are still to be asked for", async () => {
  const list = await read(parcelList(90));
  const numbers = Array.from({ length: 260 }, (_, index) => index + 1);
  const reread = await rereadRows(list, heardOf(list, "update", ...numbers));
  expect([reread.asked.size, reread.missed.size]).toEqual([200, 60]);
  expect(new Set([...reread.asked, ...reread.missed])).toEqual(new Set(numbers.map(idOf)));
});

test("rows of closed groups aren't asked for, and a list that doesn't answer loses nothing", async () => {
  const client = parcelList(90);
  const list = await read(client);
  const grouped = { ...list, params: { ...list.params, group: { field: "status" } } };
  client.asked.length = 0;
  expect((await rereadRows(grouped, heardOf(list, "update", 4))).asked.size).toBe(0);
  expect(client.asked).toEqual([]);
  client.fault = "down";
  const unanswered = await rereadRows(list, heardOf(list, "update", 3, 4));
  expect([unanswered.isAnswered, unanswered.gone.size]).toEqual([false, 0]);
  expect(unanswered.missed).toEqual(new Set([idOf(3), idOf(4)]));
});
