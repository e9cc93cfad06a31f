import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const asJob = <Result>(statement: string, pause?: () => Promise<void>) =>
  inTransaction(db.database, systemActor("jobs"), {}, async (tx) => {
    await tx.execute(sql`select 1`);
    await pause?.();
    return (await tx.execute(sql.raw(statement))) as Result;
  });

// What a restart of Postgres does to every connection (57P01), without stopping the server that other tests use.
const endAllConnections = () =>
  db.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );

test("idle connections that Postgres ends are replaced", async () => {
  await Promise.all([
    asJob("select 1"),
    asJob("select 2"),
    db.database.auth.execute(sql`select 1`),
    db.database.web.execute(sql`select 1`),
  ]);
  await endAllConnections();
  await expect(asJob("select 3")).resolves.toMatchObject({ rowCount: 1 });
  // Only a transaction is opened again; other questions come after the pool has heard of it.
  await expect.poll(() => db.database.connections()).toMatchObject({ auth: { total: 0 }, web: { total: 0 } });
  await expect(db.database.auth.execute(sql`select 1`)).resolves.toBeDefined();
  await expect.poll(() => db.database.assertReady().catch((fault: Error) => fault.message)).toBeUndefined();
});

test("a transaction that loses its connection is told so, and the process lives", async () => {
  const attempt = asJob("select 1", async () => void (await endAllConnections()));
  await expect(attempt).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  await expect(asJob("select 1")).resolves.toBeDefined();
});

test("more callers than connections wait their turn", async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => asJob("select pg_sleep(0.01)")));
  expect(answers).toHaveLength(60);
});
