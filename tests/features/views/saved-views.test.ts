import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RevertResult } from "#shared/change.ts";
import type { Audience } from "#shared/inputs/views-inputs.ts";
import { makeView, unresolved, viewsScene, type ViewsScene } from "./views-scene.ts";

let scene: ViewsScene;
beforeAll(async () => {
  scene = await viewsScene();
});
afterAll(() => scene.close());

type Somebody = Pick<Awaited<ReturnType<ViewsScene["staff"]>>, "as">;
const tabs = async ({ as }: Somebody) => (await as.views.tabs({ resource: "errors" })).views;
const names = async (who: Somebody) => (await tabs(who)).map(({ name }) => name);

async function undo({ as }: Somebody, changeId: string): Promise<RevertResult> {
  const outcome = await as.audit.revert({ mode: "apply", input: { changeId, force: [] } });
  return outcome.result as RevertResult;
}

describe("a view of one's own", () => {
  test("holds the list's state and layout, and nobody else sees it", async () => {
    const [ona, otto] = [await scene.staff("Ona"), await scene.staff("Otto")];
    const layout = { widths: { title: 320 }, pinned: ["title"], density: "relaxed" as const };
    const params = { ...unresolved("x"), search: "cold", columns: ["title", "status"] };
    const made = await ona.as.views.create({
      mode: "apply",
      input: { resource: "errors", name: " Mine ", params, layout },
    });
    expect(made.mode === "apply" && made.revertible).toBe(true);
    expect(await tabs(ona)).toEqual([
      expect.objectContaining({ name: "Mine", params, layout, scope: "mine", isOwn: true, mayChange: true }),
    ]);
    expect(await names(otto)).toEqual([]);
    const { id, version } = (await tabs(ona))[0]!;
    await expect(
      otto.as.views.save({ mode: "apply", input: { id, version, params: {} } }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    const [entry] = await scene.rows("select action, entity_name from activities where entity_id = $1", [id]);
    expect(entry).toEqual({ action: "saved-views:create", entity_name: "Mine" });
  });

  test("is saved, renamed and deleted, each as a change that can be undone", async () => {
    const ona = await scene.staff("Ona Undo");
    const id = await makeView(ona, "First");
    const saved = await ona.as.views.save({
      mode: "apply",
      input: { id, version: 1, params: { search: "x" } },
    });
    const renamed = await ona.as.views.rename({ mode: "apply", input: { id, name: "Second" } });
    const deleted = await ona.as.views.delete({ mode: "apply", input: { id } });
    expect(await names(ona)).toEqual([]);
    for (const outcome of [deleted, renamed, saved])
      if (outcome.mode === "apply") expect((await undo(ona, outcome.changeId)).skipped).toBe(0);
    expect(await tabs(ona)).toEqual([
      expect.objectContaining({ id, name: "First", params: unresolved("First") }),
    ]);
  });

  test("saved twice from two windows keeps the first and says so", async () => {
    const ona = await scene.staff("Ona Twice");
    const id = await makeView(ona, "Contested");
    await ona.as.views.save({ mode: "apply", input: { id, version: 1, params: {} } });
    await expect(
      ona.as.views.save({ mode: "apply", input: { id, version: 1, params: { search: "late" } } }),
    ).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("Somebody else changed") });
  });

  test("needs a name of its own, fields that are there, and a list that one may read", async () => {
    const [ona, dispatcher] = [await scene.staff("Ona Name"), await scene.staff("Dina", "dispatch")];
    await makeView(ona, "Taken");
    await expect(makeView(ona, "taken")).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("already have a view called “taken”"),
    });
    const odd = { filter: { field: "secretField", operator: "is" as const, value: "x" } };
    await expect(
      ona.as.views.create({ mode: "apply", input: { resource: "errors", name: "Odd", params: odd } }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(makeView(dispatcher, "Errors")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(dispatcher.as.views.tabs({ resource: "errors" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("arranged tabs and the first one are a person's own", async () => {
    const [ona, otto] = [await scene.staff("Ona Order"), await scene.staff("Otto Order")];
    const [one, two] = [await makeView(ona, "One"), await makeView(ona, "Two")];
    const input = { resource: "errors", tabOrder: [two, "unresolved", one] };
    await ona.as.views.arrange({ mode: "apply", input });
    await ona.as.views.arrange({ mode: "apply", input: { resource: "errors", defaultView: "resolved" } });
    expect(await ona.as.views.tabs({ resource: "errors" })).toMatchObject({
      tabOrder: [two, "unresolved", one],
      defaultView: "resolved",
    });
    expect(await otto.as.views.tabs({ resource: "errors" })).toMatchObject({
      tabOrder: [],
      defaultView: null,
    });
  });
});

describe("a shared view", () => {
  test("with a role is seen by its holders, changed by who may share, copied by the others", async () => {
    const [ona, otto, ada] = [
      await scene.staff("Ona Share"),
      await scene.staff("Otto Share"),
      await scene.staff("Ada Share", "admin"),
    ];
    const support = await scene.roleId("support");
    const id = await makeView(ona, "For support");
    await ona.as.views.share({ mode: "apply", input: { id, audience: { scope: "role", role: support } } });
    expect(await tabs(otto)).toContainEqual(
      expect.objectContaining({ id, scope: "role", role: support, ownerName: "Ona Share" }),
    );
    expect(await names(ada)).not.toContain("For support");

    const reader = scene.caller({
      ...otto.actor,
      permissions: new Set([...otto.actor.permissions, "!views:share"]),
    });
    await expect(
      reader.views.rename({ mode: "apply", input: { id, name: "Hijacked" } }),
    ).rejects.toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("Save a copy") });
    const renamed = await ona.as.views.rename({ mode: "apply", input: { id, name: "For all of support" } });
    if (renamed.mode !== "apply") throw new Error(`This was ${renamed.mode}.`);
    const { changeId } = renamed;
    const takingBack = { mode: "apply" as const, input: { changeId, force: [] } };
    const may = new Set([...otto.actor.permissions, "changes:revert", "!views:share"]);
    await expect(
      scene.caller({ ...otto.actor, permissions: may }).audit.revert(takingBack),
    ).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("right to share"),
    });
    await ona.as.audit.revert(takingBack);

    await reader.views.duplicate({ mode: "apply", input: { id, name: "My copy" } });
    expect(await names(otto)).toEqual(expect.arrayContaining(["For support", "My copy"]));
  });

  test("with everyone or a role that one doesn't hold needs its own permission", async () => {
    const [ona, ada] = [await scene.staff("Ona Wide"), await scene.staff("Ada Wide", "admin")];
    await scene.staff("Fina", "finance");
    const finance = await scene.roleId("finance");
    const id = await makeView(ona, "Wide");
    const share = (who: Somebody, audience: Audience) =>
      who.as.views.share({ mode: "apply", input: { id, audience } });
    await expect(share(ona, { scope: "everyone" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(share(ona, { scope: "role", role: finance })).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: "You may share with a role that you hold.",
    });
    // Nobody shares what he can't see.
    await expect(share(ada, { scope: "everyone" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await tabs(ona)).toContainEqual(expect.objectContaining({ name: "Wide", scope: "mine" }));
    const { audiences } = await ona.as.views.tabs({ resource: "errors" });
    expect(audiences).toEqual({
      roles: [{ key: await scene.roleId("support"), name: "support" }],
      everyone: false,
    });
  });

  test("is what opens first for a role, one at a time", async () => {
    const ona = await scene.staff("Ona First");
    const support = await scene.roleId("support");
    const ids = [await makeView(ona, "Opens first"), await makeView(ona, "Opens second")];
    for (const id of ids) {
      await expect(
        ona.as.views.setDefault({ mode: "apply", input: { id, isDefault: true } }),
      ).rejects.toMatchObject({ code: "CONFLICT" });
      await ona.as.views.share({ mode: "apply", input: { id, audience: { scope: "role", role: support } } });
      await ona.as.views.setDefault({ mode: "apply", input: { id, isDefault: true } });
    }
    const first = (await tabs(ona)).filter(({ isDefault }) => isDefault).map(({ id }) => id);
    expect(first).toEqual([ids[1]]);
  });
});

describe("in an organization", () => {
  test("a member keeps views, an admin shares them, and another organization sees none", async () => {
    const admin = await scene.member("Alma Admin", "admin");
    const other = await scene.member("Olaf Other", "admin");
    const colleague = await scene.member("Omar Owner", "owner", admin.organizationId);
    const id = await makeView(admin, "Ours");
    await admin.as.views.share({ mode: "apply", input: { id, audience: { scope: "everyone" } } });
    expect(await names(colleague)).toEqual(["Ours"]);
    expect(await names(other)).toEqual([]);
    expect(await names(await scene.staff("Sven Staff"))).not.toContain("Ours");

    await admin.as.views.share({ mode: "apply", input: { id, audience: { scope: "role", role: "owner" } } });
    expect(await names(colleague)).toEqual(["Ours"]);
    expect(await names(await scene.member("Ada Two", "admin", admin.organizationId))).toEqual([]);
    await expect(other.as.views.delete({ mode: "apply", input: { id } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("a plain member keeps views of the lists that it reads, and shares none", async () => {
    const member = await scene.member("Mia Member", "member");
    const made = await member.as.views.create({
      mode: "apply",
      input: { resource: "bookings", name: "Mine", params: {} },
    });
    const { id } = made.result;
    await member.as.views.rename({ mode: "apply", input: { id, name: "Still mine" } });
    await expect(
      member.as.views.share({ mode: "apply", input: { id, audience: { scope: "everyone" } } }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await member.as.views.delete({ mode: "apply", input: { id } });
    expect((await member.as.views.tabs({ resource: "bookings" })).views).toEqual([]);
  });
});

test("undo is offered to whoever may take changes back, and to nobody else", async () => {
  const ona = await scene.staff("Ona Undo");
  const create = async (permissions: readonly string[], name: string) => {
    const actor = { ...ona.actor, permissions: new Set(permissions) };
    const input = { resource: "errors", name, params: {} };
    return scene.caller(actor).views.create({ mode: "apply", input });
  };
  const own = ["saved-views:*", "errors:read"];
  expect(await create([...own, "changes:revert"], "Undo me")).toMatchObject({ revertible: true });
  expect(await create(own, "Stays")).toMatchObject({ revertible: false });
});
