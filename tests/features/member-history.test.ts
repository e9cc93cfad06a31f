import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { demoApp, deskReader, northwindReader } from "#tests/support/demo-readers.ts";
import { setScene } from "#tests/support/set-scene.ts";
import type { TestApp } from "#tests/support/test-app.ts";

let app: TestApp;
let admin: MemberActor;
let owner: MemberActor;
let support: StaffActor;
let unused: string[];

beforeAll(async () => {
  app = await demoApp();
  admin = await northwindReader(app.db);
  owner = await northwindReader(app.db, "owner");
  support = await deskReader(app.db, "support");
  const made = await setScene<{ id: string }>(
    app.db,
    `insert into error_groups (project_id, organization_id, fingerprint, title)
     select project.id, $1, 'cold ' || n, 'The press is cold ' || n
     from (select id from ingest_projects limit 1) project, generate_series(1, 10) n returning id`,
    [admin.organizationId],
  );
  unused = made.map(({ id }) => id);
});
afterAll(() => app.close());

const rows = async <Row>(text: string, values: unknown[] = []) =>
  (await app.db.owner.query(text, values)).rows as Row[];
const as = (actor: MemberActor | StaffActor) => app.caller(actor);
const anError = () => ({ id: unused.pop()! });

async function resolved(actor: MemberActor | StaffActor, id: string, reason?: string) {
  const input = { selection: { ids: [id] } };
  const done = await as(actor).errors.resolve({ mode: "apply", input, ...(reason && { reason }) });
  if (done.mode !== "apply") throw new Error(`This became a ${done.mode}.`);
  return done;
}

const statusOf = async (id: string) =>
  (await rows<{ status: string }>("select status from error_groups where id = $1", [id]))[0]?.status;

describe("an organization's admin", () => {
  test("reads who did what to a record, and takes an own change back", async () => {
    const { id } = anError();
    const { changeId, revertible } = await resolved(admin, id, "Fixed in the shop");
    expect(revertible).toBe(true);
    const { entries } = await as(admin).audit.history({ resource: "errors", id });
    expect(entries).toMatchObject([
      {
        changeId,
        action: "errors:resolve",
        actorName: admin.name,
        reason: "Fixed in the shop",
        before: { status: "unresolved" },
        after: { status: "resolved" },
        mayTakeBack: true,
      },
    ]);
    expect(await as(admin).audit.change({ changeId })).toMatchObject({
      mayRevert: true,
      counts: [{ table: "error_groups", operation: "update", rows: 1 }],
    });
    expect((await as(admin).audit.changeRows({ changeId })).rows).toMatchObject([
      { rowId: id, after: { status: "resolved" } },
    ]);
    const at = await as(admin).audit.recordAt({ resource: "errors", id, at: "2020-01-01T00:00:00Z" });
    expect(at).toMatchObject({ was: { status: "unresolved" }, now: { status: "resolved" } });

    const input = { changeId, force: [] };
    const rehearsal = await as(admin).audit.revert({ mode: "rehearse", input });
    expect(rehearsal).toMatchObject({ plan: { rows: [{ rowId: id, after: { status: "unresolved" } }] } });
    expect(await statusOf(id)).toBe("resolved");
    expect(await as(admin).audit.revert({ mode: "apply", input })).toMatchObject({
      revertible: true,
      result: { restored: 1, skipped: 0 },
    });
    expect(await statusOf(id)).toBe("unresolved");
    const [latest] = (await as(admin).audit.history({ resource: "errors", id })).entries;
    expect(latest).toMatchObject({ revertsChangeId: changeId });
  });

  test("doesn't trample what a colleague did since, and is told who it was", async () => {
    const { id } = anError();
    const { changeId } = await resolved(admin, id);
    await as(owner).errors.reopen({ mode: "apply", input: { selection: { ids: [id] } } });
    const undone = await as(admin).audit.revert({ mode: "apply", input: { changeId, force: [] } });
    expect(undone).toMatchObject({
      result: { restored: 0, skipped: 1, skippedRows: [{ because: "changed", changedBy: owner.name }] },
    });
  });

  test("reads what colleagues and staff did, staff without their names, and can't take it back", async () => {
    const { id } = anError();
    await resolved(support, id);
    await as(owner).errors.reopen({ mode: "apply", input: { selection: { ids: [id] } } });
    const { entries } = await as(admin).audit.history({ resource: "errors", id });
    expect(entries.map(({ actorName, mayTakeBack }) => [actorName, mayTakeBack])).toEqual([
      [owner.name, false],
      ["The service's staff", false],
    ]);
    expect(JSON.stringify(entries)).not.toContain(support.name);
    for (const { changeId } of entries) {
      expect(await as(admin).audit.change({ changeId })).toMatchObject({ mayRevert: false });
      await expect(
        as(admin).audit.revert({ mode: "apply", input: { changeId, force: [] } }),
      ).rejects.toMatchObject({
        code: "FORBIDDEN",
        message: "You can take back what you did yourself. For anything else ask the service's staff.",
      });
    }
    expect(await statusOf(id)).toBe("unresolved");
  });

  test("isn't offered to take back what members are granted no way back for", async () => {
    const { id } = anError();
    const done = await as(admin).errors.addNote({ mode: "apply", input: { groupId: id, body: "Seen." } });
    if (done.mode !== "apply") throw new Error(`This became a ${done.mode}.`);
    expect(done).toMatchObject({ rowCount: 1, revertible: false });
    expect(await as(admin).audit.change({ changeId: done.changeId })).toMatchObject({ mayRevert: false });
    const input = { changeId: done.changeId, force: [] };
    await expect(as(admin).audit.revert({ mode: "apply", input })).rejects.toMatchObject({
      message: "Only the service's staff can take back what this change did.",
    });
  });

  test("takes back a notification together with the assignment that sent it", async () => {
    const { id } = anError();
    const input = { selection: { ids: [id] }, assigneeId: owner.userId };
    const done = await as(admin).errors.assign({ mode: "apply", input });
    if (done.mode !== "apply") throw new Error(`This became a ${done.mode}.`);
    const revert = { changeId: done.changeId, force: [] };
    await as(admin).audit.revert({ mode: "apply", input: revert });
    const sent = await rows<{ kind: string; takes: string | null }>(
      `select kind, payload ->> 'takesBack' as takes from outbox where change_id in
        (select change_id from activities where change_id = $1 or reverts_change_id = $1) order by kind`,
      [done.changeId],
    );
    expect(sent).toEqual([
      { kind: "notification", takes: null },
      { kind: "notification-withdrawal", takes: expect.stringContaining(done.changeId) as string },
    ]);
  });

  test("reads of a booking what the organization may know, not what staff wrote for themselves", async () => {
    const [booking] = await rows<{ id: string; version: number }>(
      "select id, version from bookings where organization_id = $1 and deleted_at is null limit 1",
      [admin.organizationId],
    );
    const desk = await deskReader(app.db, "dispatch");
    const edit = { id: booking!.id, version: booking!.version, values: { notes: "Pays late" } };
    await as(desk).bookings.edit({ mode: "apply", input: { edits: [edit] } });
    const question = { resource: "bookings", id: booking!.id };
    expect(JSON.stringify(await as(desk).audit.history(question))).toContain("Pays late");
    const { entries } = await as(admin).audit.history(question);
    expect(entries.filter(({ action }) => action === "bookings:update")).toEqual([]);
    const then = await as(admin).audit.recordAt({ ...question, at: new Date().toISOString() });
    expect(then.state).toBe("there");
    expect(JSON.stringify([entries, then])).not.toMatch(/Pays late|notes/i);
  });

  test("is told as little of another organization's record as of one that isn't there", async () => {
    const [alien] = await setScene<{ id: string }>(
      app.db,
      `insert into error_groups (project_id, organization_id, fingerprint, title)
       select project.id, other.id, 'alien', 'Of others' from (select id from ingest_projects limit 1) project,
         (select id from organizations where id <> $1 and deleted_at is null limit 1) other returning id`,
      [admin.organizationId],
    );
    await resolved(support, alien!.id);
    const { history, recordAt } = as(admin).audit;
    const at = "2020-01-01T00:00:00Z";
    for (const id of [alien!.id, crypto.randomUUID()]) {
      await expect(history({ resource: "errors", id })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(recordAt({ resource: "errors", id, at })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});

test("a plain member is told that the log is for owners and admins", async () => {
  const member = await northwindReader(app.db, "member");
  const [booking] = await rows<{ id: string }>("select id from bookings where user_id = $1 limit 1", [
    member.userId,
  ]);
  const id = booking?.id ?? crypto.randomUUID();
  await expect(as(member).audit.history({ resource: "bookings", id })).rejects.toMatchObject({
    code: "FORBIDDEN",
    message: "What happened to a record is for your organization's owners and admins.",
  });
});

test("what staff did in a member's name isn't the member's to take back", async () => {
  const { id } = anError();
  const impersonating: MemberActor = { ...admin, impersonatedBy: support.userId };
  const { changeId } = await resolved(impersonating, id);
  await expect(
    as(admin).audit.revert({ mode: "apply", input: { changeId, force: [] } }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(
    await as(impersonating).audit.revert({ mode: "apply", input: { changeId, force: [] } }),
  ).toMatchObject({ result: { restored: 1 } });
});

// The last one: from here on the owner is gone.
test("a colleague who has left isn't taken for the service's staff", async () => {
  const { id } = anError();
  await resolved(owner, id);
  await setScene(
    app.db,
    "update organization_members set left_at = now() where user_id = $1 and organization_id = $2 returning id",
    [owner.userId, admin.organizationId],
  );
  const { entries } = await as(admin).audit.history({ resource: "errors", id });
  expect(entries.map(({ actorName }) => actorName)).toEqual(["Somebody who has left"]);
});
