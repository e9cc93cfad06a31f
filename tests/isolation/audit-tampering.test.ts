import { getTableConfig } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { activities } from "#drizzle/schema/monitoring.ts";
import { type AskLog, type LogVerdict, verifyLog } from "#server/features/audit/verify-log.ts";
import type { Transaction } from "#server/data/database.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { change, peopleIn } from "./change-world.ts";
import { logIn } from "./isolation-logins.ts";
import { idOf } from "./isolation-people.ts";

/*
 * A hundred tamperings past every trigger, each somewhere else by a generator with a fixed seed: every one is found, and the
 * place is named.
 */
const seed = Number(process.env["TAMPERING_SEED"] ?? 20_261_123);
const times = 100;
const chains = [idOf("A"), idOf("B"), "platform"] as const;
const length = 24;

let db: TestDatabase;
let tamperer: pg.PoolClient;
beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  const web = await logIn(db, "pd_web");
  for (let n = 1; n <= length; n++) {
    for (const name of ["A", "B"])
      await change(
        web,
        [
          `update organizations set name = '${name}${n}' where id = '${idOf(name)}'`,
          `insert into teams (organization_id, name) values ('${idOf(name)}', 'Team ${n}')`,
        ],
        {
          activity: `p_action => 'organizations:rename', p_reason => 'Reason ${n}', p_metadata => '{"n": ${n}}'`,
        },
      );
    await change(web, [`insert into service_categories (name) values ('Shirts ${n}')`]);
  }
  await web.end();
  tamperer = await db.owner.connect();
});
afterAll(async () => {
  tamperer.release();
  await db.close();
});

// mulberry32: the same numbers on every machine.
let state = seed;
const random = (below: number) => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
};
const oneOf = <Item>(items: readonly Item[]) => items[random(items.length)]!;

async function verdict(): Promise<LogVerdict> {
  const ask: AskLog = (read) => read(drizzle(tamperer) as unknown as Transaction);
  const steps = verifyLog(ask, { stretch: 7 });
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value;
  }
}

interface Tampering {
  what: string;
  sql: string;
  values?: unknown[];
  /** Where it may be said to be. */
  places: number[];
}

const columns = getTableConfig(activities).columns.filter(
  ({ name }) => !["chain", "position"].includes(name),
);
const entry = (chain: string, position: number) => `chain = '${chain}' and position = ${position}`;
const rowsAt = (chain: string, position: number) =>
  `change_id = (select change_id from activities where ${entry(chain, position)})`;

/** A value with one bit of it turned over; where there is none, a value where there was nothing. */
function flipped(name: string, type: string, value: string | null): string {
  if (name === "outcome") return oneOf(["ok", "denied", "failed"].filter((other) => other !== value));
  if (name === "via") return oneOf(["ui", "api", "job"].filter((other) => other !== value));
  if (type === "bigint") return String(BigInt(value ?? 0) ^ (1n << BigInt(random(40))));
  if (type.startsWith("timestamp")) return new Date(Date.parse(value!) + 2 ** random(10)).toISOString();
  if (type === "uuid") {
    const at = oneOf([0, 3, 9, 16, 24, 30]);
    const whole = value ?? "00000000-0000-4000-8000-000000000000";
    return (
      whole.slice(0, at) + (parseInt(whole[at]!, 16) ^ (1 << random(4))).toString(16) + whole.slice(at + 1)
    );
  }
  if (type === "jsonb")
    return JSON.stringify({ ...(JSON.parse(value ?? "{}") as object), n: random(1_000) + 100 });
  if (value === null || value === "") return "x";
  const bytes = Buffer.from(value);
  const at = random(bytes.length);
  // The lowest bit of a letter makes another printable one.
  bytes[at] = bytes[at]! ^ 1;
  return bytes.toString();
}

async function bitFlip(chain: string, position: number): Promise<Tampering> {
  const { name, getSQLType } = oneOf(
    columns.map((column) => ({ name: column.name, getSQLType: column.getSQLType() })),
  );
  const { rows } = await tamperer.query<{ value: string | null }>(
    `select "${name}"::text as value from activities where ${entry(chain, position)}`,
  );
  return {
    what: `a bit of ${name}`,
    sql: `update activities set "${name}" = $1 where ${entry(chain, position)}`,
    values: [flipped(name, getSQLType, rows[0]!.value)],
    places: [position],
  };
}

const kinds: ((chain: string, position: number) => Tampering | Promise<Tampering>)[] = [
  bitFlip,
  bitFlip,
  bitFlip,
  (chain, position) => ({
    what: "an entry deleted",
    sql: `delete from activities where ${entry(chain, position)}`,
    places: [position],
  }),
  (chain, position) => {
    const last = Math.min(length, position + random(4));
    return {
      what: "a stretch deleted with its rows",
      sql: `with gone as (delete from activities where chain = '${chain}' and position between ${position} and ${last} returning change_id)
        delete from change_rows where change_id in (select change_id from gone)`,
      places: [position],
    };
  },
  (chain, position) => {
    const other = (position % length) + 1;
    return {
      what: "two entries swapped",
      sql: `update activities set position = case position when ${position} then ${other} else ${position} end
        where chain = '${chain}' and position in (${position}, ${other})`,
      places: [Math.min(position, other)],
    };
  },
  (chain, position) => ({
    what: "the tail cut",
    sql: `delete from activities where chain = '${chain}' and position >= ${position}`,
    places: [position],
  }),
  (chain, position) => ({
    what: "the tail cut and the head set back",
    sql: `with cut as (delete from activities where chain = '${chain}' and position >= ${position})
      update audit_chains set position = ${position - 1},
        last_hash = coalesce((select row_hash from activities where ${entry(chain, position - 1)}), '') where chain = '${chain}'`,
    places: [position],
  }),
  (chain, position) => ({
    what: "a recorded value altered",
    sql: `update change_rows set new_values = jsonb_set(new_values, '{name}', '"Forged ${random(1000)}"') where id = (
      select max(id) from change_rows where ${rowsAt(chain, position)})`,
    places: [position],
  }),
  (chain, position) => ({
    what: "a recorded row deleted",
    sql: `delete from change_rows where id = (select min(id) from change_rows where ${rowsAt(chain, position)})`,
    places: [position],
  }),
  (chain, position) => ({
    what: "a row added to a change",
    sql: `insert into change_rows (change_id, table_name, row_id, operation, new_values, organization_id, created_at)
      select change_id, table_name, gen_random_uuid(), 'insert', '{"name": "Forged"}', organization_id, ${oneOf(["created_at", "created_at + interval '1 second'"])}
      from change_rows where ${rowsAt(chain, position)} limit 1`,
    places: [position],
  }),
  (chain, position) => ({
    what: "a recorded row moved to another change",
    sql: `update change_rows set change_id = (select change_id from activities where ${entry(chain, (position % length) + 1)})
      where id = (select min(id) from change_rows where ${rowsAt(chain, position)})`,
    places: [position, (position % length) + 1],
  }),
  (chain, position) => ({
    what: "an entry moved to another chain",
    sql: `update activities set chain = '${chains.find((other) => other !== chain)!}' where ${entry(chain, position)}`,
    places: [position],
  }),
  (chain, position) => {
    const forged = `forged entry ${random(1000)}`;
    return {
      what: "an entry rewritten with a hash that fits it",
      sql: `with old as (select a from activities a where ${entry(chain, position)}),
        made as (select activity_hash(jsonb_populate_record((old.a)::activities, '{"reason": "${forged}"}'), null) as hash from old)
        update activities set reason = '${forged}', row_hash = (select hash from made) where ${entry(chain, position)}`,
      places: [position, position + 1],
    };
  },
];

test("the log as it was written holds", async () => {
  expect(await verdict()).toEqual({ checked: length * chains.length, chains: chains.length, faults: [] });
});

test(`${times} tamperings: ${times} found, each with its position`, async () => {
  const missed: string[] = [];
  for (let n = 0; n < times; n++) {
    const chain = oneOf(chains);
    const position = 1 + random(length);
    await tamperer.query("begin; set local session_replication_role = replica");
    const { what, sql, values, places } = await kinds[n % kinds.length]!(chain, position);
    const { rowCount } = await tamperer.query(sql, values);
    const { faults } = await verdict();
    await tamperer.query("rollback");
    const named = faults.find((fault) => fault.chain === chain);
    if (!rowCount || !named || !places.includes(named.position))
      missed.push(
        `${what} at ${position} of ${chain}: ${rowCount} touched, ${JSON.stringify(faults)} (seed ${seed}, number ${n})`,
      );
  }
  expect(missed).toEqual([]);
});
