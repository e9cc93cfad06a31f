import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "#server/auth/actor.ts";
import { recordActivity } from "#server/change/activity.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  for (let entry = 0; entry < 3; entry++)
    await recordActivity(db.database, systemActor("jobs"), {
      action: "tests:act",
      outcome: "ok",
      description: `Entry ${entry}`,
      requestId: randomUUID(),
    });
});
afterAll(() => db.close());

const verify = () =>
  promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/audit-verify.ts"], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: db.url, AUTH_SECRET: testSecret },
  });
const verdicts = async () =>
  (
    await db.owner.query<{ outcome: string; description: string }>(
      "select outcome, description from activities where action = 'activities:verify' order by position",
    )
  ).rows;

test("the command writes its verdict into the log, a bad one and the good one after it", async () => {
  const { stdout } = await verify();
  expect(stdout).toMatch(/^3 entries in 1 chain, [\d.]+ s: all as they were written\.$/m);
  expect(await verdicts()).toEqual([
    { outcome: "ok", description: "Verified 3 entries in 1 chain: all as they were written" },
  ]);
  await setScene(db, "update activities set description = 'Entry 9' where position = 2");
  await expect(verify()).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining("platform, position 2"),
  });
  await setScene(db, "update activities set description = 'Entry 1' where position = 2");
  await verify();
  expect((await verdicts()).map(({ outcome }) => outcome)).toEqual(["ok", "failed", "ok"]);
}, 120_000);
