import { afterAll, beforeAll, expect, test } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { globalSearch } from "#server/search/global-search.ts";
import {
  contoso,
  listSamples,
  listWorld,
  type ListWorld,
  member,
  northwind,
  staff,
} from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => (world = await listWorld()));
afterAll(() => world.close());

const search = (text: string, actor: StaffActor | MemberActor = staff()) =>
  globalSearch(world.database, actor, [listSamples], text);
const titles = async (text: string, actor?: StaffActor | MemberActor) =>
  (await search(text, actor)).hits.map(({ title, rank }) => [title, rank]);

test("the palette finds exact numbers first, then beginnings, then parts, at most five of a list", async () => {
  await world.clear();
  const id = await world.add({ name: "INV-1", note: "first" });
  await world.add({ name: "INV-10" });
  await world.add({ name: "old INV-1" });
  expect(await titles("inv-1")).toEqual([
    ["INV-1", 0],
    ["INV-10", 1],
    ["old INV-1", 2],
  ]);
  expect((await search(id)).hits).toEqual([
    { resource: "list-samples", id, title: "INV-1", subtitle: "first", rank: 0 },
  ]);
  for (let at = 0; at < 9; at++) await world.add({ name: `INV-2${at}` });
  expect((await search("INV-2")).hits).toHaveLength(5);
  expect(await titles("  ")).toEqual([]);
  expect(await titles("IN%")).toEqual([]);
  await expect(search("a\0b")).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test("what is spelt much alike is found where nothing else is, the most alike first", async () => {
  await world.clear();
  await world.add({ name: "Johanna Smithson" });
  await world.add({ name: "Johan Schmidt" });
  await world.add({ name: "Somebody else", secret: "Johanna Smitsen" });
  await world.add({ name: "INV-2026-00017" });
  expect((await titles("Johana Smitson"))[0]).toEqual(["Johanna Smithson", 3]);
  expect((await titles("Johana Smitson")).map(([title]) => title)).not.toContain("Somebody else");
  expect(await titles("INV-2026-0017")).toEqual([["INV-2026-00017", 3]]);
  expect(await titles("Johanna")).toEqual([["Johanna Smithson", 1]]);
  expect(await titles("qzxjwvk")).toEqual([]);
});

test("the palette keeps to what the actor may read: lists, organization, fields", async () => {
  await world.clear();
  await world.add({ name: "ours needle", organization_id: northwind });
  await world.add({ name: "theirs needle", organization_id: contoso });
  await world.add({ name: "hidden", secret: "needle" });
  expect(await titles("needle")).toEqual([
    ["ours needle", 2],
    ["theirs needle", 2],
  ]);
  expect(await titles("needle", member())).toEqual([["ours needle", 2]]);
  expect(await titles("needle", staff(undefined, contoso))).toEqual([["theirs needle", 2]]);
  expect(await titles("needle", staff(["list-samples:*"]))).toHaveLength(3);
  expect(await titles("needle", staff(["users:read"]))).toEqual([]);
});

test("a list that takes too long is named instead of failing the search", async () => {
  const locker = await world.owner.connect();
  await locker.query("begin; lock table list_samples in access exclusive mode");
  const blocked = await search("abab");
  await locker.query("rollback");
  locker.release();
  expect(blocked).toEqual({ hits: [], unfinished: ["list-samples"] });
});
