import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOutcomeCounter } from "#server/features/errors/ingest-outcomes.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

let db: TestDatabase;
let owner: { projectId: string; organizationId: null };

beforeAll(async () => {
  db = await testDatabase();
  const [project] = await setScene<{ id: string }>(
    db,
    "insert into ingest_projects (name, slug) values ('Shop', 'shop') returning id",
  );
  owner = { projectId: project!.id, organizationId: null };
});
afterAll(() => db.close());

const counter = () => createOutcomeCounter(db.database, pino({ level: "silent" }));

async function counted(reason: string): Promise<{ rows: number; quantity: number }> {
  const { rows } = await db.owner.query<{ rows: number; quantity: number }>(
    "select count(*)::int as rows, coalesce(sum(quantity), 0)::int as quantity from ingest_outcomes where reason = $1",
    [reason],
  );
  return rows[0]!;
}

test("more kinds of losses than are kept apart end as others: none is lost", async () => {
  const outcomes = counter();
  for (let index = 0; index < 12_000; index++) outcomes.count(owner, `kind ${index}`, "many", 1);
  await outcomes.close();
  expect(await counted("many")).toEqual({ rows: 5_000, quantity: 5_000 });
  expect((await counted("other")).quantity).toBe(7_000);
});

test("a loss that the database refuses doesn't take the others with it", async () => {
  const outcomes = counter();
  for (let index = 0; index < 5; index++) outcomes.count(owner, `kind ${index}`, "beside", 1);
  outcomes.count({ projectId: randomUUID(), organizationId: null }, "error", "beside", 1);
  await outcomes.close();
  expect(await counted("beside")).toEqual({ rows: 5, quantity: 5 });
});

test("what the database can't take at the moment is written with the next", async () => {
  await db.owner.query(`
    create sequence attempts;
    create function refuse_first() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      if nextval('attempts') = 1 then raise exception 'out of memory' using errcode = '53200'; end if;
      return new;
    end $$;
    create trigger refuse_first before insert on ingest_outcomes for each row execute function refuse_first()`);
  const outcomes = counter();
  outcomes.count(owner, "error", "later", 3);
  await expect.poll(() => counted("later"), { timeout: 30_000 }).toEqual({ rows: 1, quantity: 3 });
  await outcomes.close();
  expect((await counted("later")).quantity).toBe(3);
});
