import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { bookingSql, change, peopleIn } from "./change-world.ts";
import { idOf, programActors, tenantActors } from "./isolation-people.ts";
import { logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let web: pg.Client;
let job: pg.Client;

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  web = await logIn(db, "pd_web");
  job = await logIn(db, "pd_job");
  await change(web, [bookingSql("BK-1", "memberA", "A")]);
});
afterAll(async () => {
  await Promise.all([web.end(), job.end()]);
  await db.close();
});

const versionOf = async (name: string) =>
  (await db.owner.query<{ version: number }>("select version from bookings where id = $1", [idOf(name)]))
    .rows[0]?.version;

describe("a write that nobody answers for", () => {
  const update = `update bookings set bag_count = bag_count + 1 where id = '${idOf("BK-1")}'`;

  test("is refused where there is no change, also to the superuser", async () => {
    await expect(db.owner.query(update)).rejects.toMatchObject({ code: "PD001" });
    await expect(change(web, ["set local app.change_id = ''", update])).rejects.toMatchObject({
      code: "PD001",
    });
  });

  test("is refused at commit where the change was not recorded", async () => {
    const before = await versionOf("BK-1");
    await web.query("begin");
    await web.query(
      `set local role pd_staff_write; set local app.user_id = '${idOf("staffOwner")}'; set local app.change_id = '${idOf("c")}'; select admit_actor()`,
    );
    await web.query(update);
    await expect(web.query("commit")).rejects.toMatchObject({ code: "PD001" });
    expect(await versionOf("BK-1")).toBe(before);
    expect(
      (await db.owner.query("select from change_guards where change_id = $1", [idOf("c")])).rows,
    ).toEqual([]);
  });

  test("is refused after its change was recorded", async () => {
    await expect(
      change(web, [update, "select record_activity('tests:act')", update], { activity: null }),
    ).rejects.toMatchObject({ code: "PD002" });
  });

  test("doesn't pass on another change's entry", async () => {
    const other = `set local app.change_id = '${idOf("other change")}'`;
    await expect(
      change(web, [update, other, "select record_activity('tests:act')"], { activity: null }),
    ).rejects.toMatchObject({ code: "PD001" });
  });

  test("is refused for a second change in the same transaction", async () => {
    const other = `set local app.change_id = '${idOf("second change")}'`;
    await expect(change(web, [update, other, update], { activity: null })).rejects.toMatchObject({
      code: "PD002",
    });
  });

  test("is refused to jobs and members alike", async () => {
    await expect(change(job, [update], { actor: programActors[0]!, activity: null })).rejects.toMatchObject({
      code: "PD001",
    });
    const admin = tenantActors.find(({ name }) => name === "adminA in A")!;
    await expect(
      change(web, ["update organizations set name = 'Mine'"], { actor: admin, activity: null }),
    ).rejects.toMatchObject({ code: "PD001" });
  });
});
