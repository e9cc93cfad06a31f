import { randomBytes } from "node:crypto";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoState } from "#server/data/demo-state.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { fillWithDemo } from "#server/demo.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { addStaff } from "./transaction-scene.ts";

const log = pino({ level: "silent" });
let db: TestDatabase;
let owner: string;
beforeAll(async () => {
  db = await testDatabase();
  // An owner as managed servers have it: no superuser, so row security binds it.
  owner = `owner_${randomBytes(4).toString("hex")}`;
  await db.owner.query(`create role ${owner} login password 'owner'; grant pd_owner to ${owner}`);
});
afterAll(async () => {
  await db.owner.query(`drop role ${owner}`);
  await db.close();
});

const state = async (url: string) => {
  const client = pgDriver.client(url);
  await client.connect();
  return demoState(client).finally(() => client.end());
};

test("somebody else's people are seen by any owner, and never mixed with the demo's", async () => {
  const asOwner = db.url.replace(/\/\/postgres:[^@]+@/, `//${owner}:owner@`);
  expect([await state(db.url), await state(asOwner)]).toEqual(["empty", "empty"]);
  await addStaff(db);
  expect([await state(db.url), await state(asOwner)]).toEqual(["other", "other"]);
  for (const url of [db.url, asOwner]) {
    await expect(fillWithDemo({ url, driver: pgDriver }, log)).rejects.toThrow(
      "DEMO=1 is refused: the database already holds people who are not the demo's.",
    );
  }
  expect((await db.owner.query("select count(*)::int as n from users")).rows).toEqual([{ n: 1 }]);
  // Looking must not have loosened anything.
  expect(
    (await db.owner.query("select relforcerowsecurity from pg_class where relname = 'users'")).rows,
  ).toEqual([{ relforcerowsecurity: true }]);
});
