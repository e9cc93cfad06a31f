import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectionOf } from "#server/data/connection-lease.ts";
import { CopySilence, copyOut } from "#server/data/copy-stream.ts";
import { literalSql } from "#server/data/fixed-sql.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import type { StaffActor } from "#server/auth/actor.ts";
import { addStaff } from "./transaction-scene.ts";

let db: TestDatabase;
let staff: StaffActor;
beforeAll(async () => {
  db = await testDatabase();
  staff = await addStaff(db);
});
afterAll(() => db.close());

const lines = async (statement: SQL) => {
  let text = "";
  await inTransaction(db.database, staff, {}, async (tx) => {
    for await (const chunk of copyOut(connectionOf(tx), `copy (${literalSql(statement)}) to stdout`))
      text += chunk.toString();
  });
  return text;
};

test("values inside a statement are those that go beside it, whatever they look like", async () => {
  const texts = [
    "",
    "'",
    "''; drop table users; --",
    "\\",
    "\\'; select 1; --",
    "$1",
    "E'a'",
    "a\nb",
    "😀",
    "null",
    '{"a"}',
  ];
  for (const text of texts) {
    const statement = sql`select ${text} || '' as seen, length(${text}), ${text} = any(${sql.param([text, "other"])}), array_length(${sql.param([text, 'q"\\,', null])}::text[], 1)`;
    const [[seen, length, isAmong, count]] = (await inTransaction(db.database, staff, {}, (tx) =>
      rowsOf(tx, statement),
    )) as [unknown[]];
    expect([seen, isAmong, count]).toEqual([text, true, 3]);
    // As hexadecimal, which COPY has nothing to escape in.
    const copied = await lines(
      sql`select encode(convert_to(to_json(answer)::text, 'UTF8'), 'hex') from (${statement}) answer`,
    );
    const answer = JSON.parse(Buffer.from(copied.trim(), "hex").toString()) as object;
    expect(Object.values(answer)).toEqual(expect.arrayContaining([text, length, true, 3]));
  }
  expect(literalSql(sql`select ${1}, ${2n}, ${true}, ${null}`)).toBe("select '1', '2', 'true', null");
  expect(() => literalSql(sql`select ${"a\0b"}`)).toThrow("A value doesn't suit its field");
  expect(() => literalSql(sql`select ${new Date()}`)).toThrow();
});

test("a reader who leaves in the middle ends the statement, and the connection goes on", async () => {
  const leaving = new AbortController();
  const many = sql`select repeat('x', 1000) from generate_series(1, 10000000)`;
  await inTransaction(db.database, staff, { signal: leaving.signal, statementTimeout: 0 }, async (tx) => {
    const abandon = () => leaving.abort();
    for await (const chunk of copyOut(connectionOf(tx), `copy (${literalSql(many)}) to stdout`, {
      abandon,
      mostSilence: 60_000,
    }))
      if (chunk.length > 0) break;
  }).catch((fault: unknown) => expect(String(fault)).toContain("withdrawn"));
  expect(await lines(sql`select 1`)).toBe("1\n");
});

test("a statement that has nothing to send for too long is given up", async () => {
  const leaving = new AbortController();
  let fault: unknown;
  await inTransaction(db.database, staff, { signal: leaving.signal, statementTimeout: 0 }, async (tx) => {
    const abandon = () => leaving.abort();
    const slow = copyOut(connectionOf(tx), "copy (select pg_sleep(60)) to stdout", {
      abandon,
      mostSilence: 50,
    });
    await slow.next().catch((silence: unknown) => (fault = silence));
  }).catch(() => {});
  expect(fault).toBeInstanceOf(CopySilence);
  expect(await lines(sql`select 1`)).toBe("1\n");
});
