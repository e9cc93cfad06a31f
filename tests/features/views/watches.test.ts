import { afterAll, beforeAll, expect, test } from "vitest";
import { checkWatches } from "#server/features/views/watch-check.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { makeView, unresolved, viewsScene, type ViewsScene } from "./views-scene.ts";

let scene: ViewsScene;
beforeAll(async () => {
  scene = await viewsScene();
});
afterAll(() => scene.close());

type Somebody = Pick<Awaited<ReturnType<ViewsScene["staff"]>>, "as" | "id">;
const check = () => checkWatches(scene.db.database, allLists);
const told = async ({ id }: Somebody) =>
  scene.rows<{ title: string; href: string }>(
    "select title, href from notifications where user_id = $1 order by created_at",
    [id],
  );
const watch = ({ as }: Somebody, id: string, threshold = 0) =>
  as.views.watch({ mode: "apply", input: { id, threshold } });
const setStatus = (word: string, status: string) =>
  scene.rows("update error_groups set status = $2 where title like $1 || '%' and status <> $2", [
    word,
    status,
  ]);
const failureOf = async (viewId: string) =>
  (
    await scene.rows<{ failure: string | null }>("select failure from view_watches where view_id = $1", [
      viewId,
    ])
  )[0]?.failure;

test("one is told once per crossing, and again after it fell back", async () => {
  const ona = await scene.staff("Ona");
  const view = await makeView(ona, "Filling");
  await watch(ona, view);
  await check();
  expect(await told(ona)).toEqual([]);
  await scene.errors("Filling", 2);
  await Promise.all([check(), check()]);
  await check();
  expect(await told(ona)).toEqual([
    { title: "“Filling” is no longer empty", href: `/support/errors?view=${view}` },
  ]);
  await setStatus("Filling", "resolved");
  await check();
  await setStatus("Filling", "unresolved");
  await check();
  expect(await told(ona)).toHaveLength(2);
});

test("a threshold is passed by more than it, and what is there at the beginning is no news", async () => {
  const ona = await scene.staff("Ona Threshold");
  await scene.errors("Many", 3);
  const view = await makeView(ona, "Many");
  const { result } = await watch(ona, view, 2);
  expect(result.isAbove).toBe(true);
  await check();
  expect(await told(ona)).toEqual([]);
  await watch(ona, view, 3);
  await check();
  expect(await told(ona)).toEqual([]);
  await scene.errors("Many", 1);
  await check();
  expect(await told(ona)).toEqual([expect.objectContaining({ title: "“Many” has more than 3 rows" })]);
  expect((await ona.as.views.tabs({ resource: "errors" })).views[0]?.watch).toMatchObject({
    threshold: 3,
    lastCount: 4,
    isAbove: true,
  });
});

test("a view is looked at as the person who watches it: a member's organization alone counts", async () => {
  const alma = await scene.member("Alma", "admin");
  const view = await makeView(alma, "Ours");
  await watch(alma, view);
  await scene.errors("Ours", 5, (await scene.member("Olaf", "admin")).organizationId);
  await scene.errors("Ours", 5);
  await check();
  expect(await told(alma)).toEqual([]);
  await scene.errors("Ours", 1, alma.organizationId);
  await check();
  expect(await told(alma)).toHaveLength(1);
});

test("whoever is suspended, or has lost the list or the view, is told nothing; the others are", async () => {
  const [gone, moved, ona] = [
    await scene.staff("Gone"),
    await scene.staff("Moved"),
    await scene.staff("Ona Stays"),
  ];
  const views = { gone: await makeView(gone, "G", "Rest"), moved: await makeView(moved, "M", "Rest") };
  const stays = await makeView(ona, "S", "Rest");
  await watch(gone, views.gone);
  await watch(moved, views.moved);
  await watch(ona, stays);
  await scene.rows("update users set status = 'suspended' where id = $1", [gone.id]);
  await scene.rows("delete from user_roles where user_id = $1", [moved.id]);
  await scene.giveRole(moved.id, "dispatch");
  await scene.errors("Rest", 1);
  const { checked } = await check();
  expect(checked).toBeGreaterThanOrEqual(3);
  expect([await told(gone), await told(moved)]).toEqual([[], []]);
  expect(await told(ona)).toHaveLength(1);
  expect(await failureOf(views.gone)).toContain("no access");
  expect(await failureOf(views.moved)).toContain("can't see it");
});

test("a view that can't be counted says why and keeps nobody waiting", async () => {
  const [ona, otto] = [await scene.staff("Ona Broken"), await scene.staff("Otto Whole")];
  const [broken, whole] = [await makeView(ona, "Broken"), await makeView(otto, "Whole")];
  await watch(ona, broken);
  await watch(otto, whole);
  const odd = JSON.stringify({ filter: { field: "dropped", operator: "is", value: "x" } });
  await scene.rows("update saved_views set params = $2 where id = $1", [broken, odd]);
  await scene.errors("Whole", 1);
  await check();
  expect(await told(otto)).toHaveLength(1);
  expect(await failureOf(broken)).toBe("There is no field “dropped”.");
});

test("one stops watching, and undoing a deleted view brings its watch back", async () => {
  const ona = await scene.staff("Ona Stops");
  const [one, two] = [await makeView(ona, "Stopped"), await makeView(ona, "Deleted")];
  await watch(ona, one);
  await watch(ona, two, 7);
  await ona.as.views.unwatch({ mode: "apply", input: { id: one } });
  const deleted = await ona.as.views.delete({ mode: "apply", input: { id: two } });
  expect(await scene.rows("select from view_watches where owner_id = $1", [ona.id])).toEqual([]);
  if (deleted.mode === "apply")
    await ona.as.audit.revert({ mode: "apply", input: { changeId: deleted.changeId, force: [] } });
  expect(
    await scene.rows("select view_id, threshold from view_watches where owner_id = $1", [ona.id]),
  ).toEqual([{ view_id: two, threshold: 7 }]);
});

test("a view that isn't saved is watched as a copy of one's own, made and taken back as one", async () => {
  const ona = await scene.staff("Ona Built In");
  const input = { resource: "errors", name: "New today", params: unresolved("Copied"), threshold: 1 };
  const watched = await ona.as.views.watchCopy({ mode: "apply", input });
  expect(watched).toMatchObject({ mode: "apply", result: { isAbove: false } });
  const mine = async () =>
    (await ona.as.views.tabs({ resource: "errors" })).views.filter(({ isOwn }) => isOwn);
  expect(await mine()).toMatchObject([
    { name: "New today", scope: "mine", watch: { threshold: 1, isAbove: false } },
  ]);
  await scene.errors("Copied", 2);
  await check();
  expect((await told(ona)).map(({ title }) => title)).toEqual(["“New today” has more than 1 row"]);
  await expect(ona.as.views.watchCopy({ mode: "apply", input })).rejects.toThrow(/already have a view/);
  const another = await ona.as.views.watchCopy({ mode: "apply", input: { ...input, name: "Undone" } });
  if (another.mode === "apply")
    await ona.as.audit.revert({ mode: "apply", input: { changeId: another.changeId, force: [] } });
  expect((await mine()).map(({ name }) => name)).toEqual(["New today"]);
});
