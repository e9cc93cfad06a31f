import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createErrorIntake } from "#server/features/errors/error-intake.ts";
import { reopenMissed, reopenReturned } from "#server/features/errors/error-return.ts";
import { storedError, type Arrival } from "#server/features/errors/stored-error.ts";
import type { ErrorEvent } from "#shared/error-event.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

let db: TestDatabase;
let projectId: string;
const log = pino({ level: "silent" });

beforeAll(async () => {
  db = await testDatabase();
  const [project] = await setScene<{ id: string }>(
    db,
    "insert into ingest_projects (name, slug) values ('Shop', 'shop') returning id",
  );
  projectId = project?.id ?? "";
});
afterAll(() => db.close());

async function one<Value>(statement: string, values: unknown[] = []): Promise<Value> {
  const { rows } = await db.owner.query(statement, values);
  return Object.values(rows[0] ?? {})[0] as Value;
}

const intake = (options: { capacity?: number; batchSize?: number; batchBytes?: number } = {}) =>
  createErrorIntake({
    database: db.database,
    log,
    onReturn: (groups) => reopenReturned({ database: db.database, log }, groups),
    ...options,
  });

function failure(event: ErrorEvent = {}, arrival: Partial<Arrival> = {}) {
  const whole: ErrorEvent = {
    timestamp: Date.now() / 1000,
    exception: { values: [{ type: "PressError", value: "cold" }] },
    ...event,
  };
  return storedError(whole, Buffer.from(JSON.stringify(whole)), {
    projectId,
    organizationId: null,
    receivedAt: new Date(),
    ...arrival,
  });
}

test("an event is stored with its group, its user and its hour", async () => {
  const fingerprint = ["stored"];
  await intake().store(failure({ fingerprint, user: { id: "u1" } }));
  await intake().store(failure({ fingerprint, user: { id: "u1" } }));
  await intake().store(failure({ fingerprint, user: { id: "u2" } }));
  const { rows } = await db.owner.query(
    `select g.event_count::int, g.user_count::int, (select sum(event_count)::int from error_group_hours h where h.group_id = g.id) as hours,
       (select count(*)::int from error_logs e where e.group_id = g.id) as events
     from error_groups g where "grouping" -> 'parts' = '["stored"]'`,
  );
  expect(rows).toEqual([{ event_count: 3, user_count: 2, hours: 3, events: 3 }]);
});

test("the same event sent again counts once", async () => {
  const same = failure({ fingerprint: ["twice"], event_id: randomUUID() });
  await Promise.all([intake().store(same), intake().store(same)]);
  await intake().store(same);
  expect(
    await one(`select event_count::int from error_groups where "grouping" -> 'parts' = '["twice"]'`),
  ).toBe(1);
});

test("2,000 events at once, 40 groups, from several processes' worth of intakes: every count is exact", async () => {
  const intakes = [intake(), intake(), intake({ batchSize: 7 })];
  await Promise.all(
    Array.from({ length: 2000 }, (_, index) =>
      intakes[index % 3]?.store(
        failure({ fingerprint: ["burst", String(index % 40)], user: { id: `b${index % 11}` } }),
      ),
    ),
  );
  const { rows } = await db.owner.query(
    `select count(*)::int as groups, sum(event_count)::int as events, min(event_count)::int as least, max(user_count)::int as users
     from error_groups where "grouping" -> 'parts' ->> 0 = 'burst'`,
  );
  expect(rows).toEqual([{ groups: 40, events: 2000, least: 50, users: 11 }]);
});

test("what Postgres can't take is mended or refused alone", async () => {
  const hostile = failure({
    fingerprint: ["hostile"],
    message: "nul \0 and half a pair \ud800",
    user: { email: "a\0b@example.com" },
    extra: { note: "\0\ud800", [String.raw`said \u0000`]: String.raw`\u0000`, "name\0": "\udc00" },
  });
  const cut = failure({
    fingerprint: [`${"cut".repeat(99)}xx\u{1F600}`, "\0"],
    tags: { "\ud83d": "\u{1F600}" },
  });
  const good = failure({ fingerprint: ["good"] });
  const poison = { ...failure({ fingerprint: ["poison"] }), payload: Buffer.from("{") };
  const results = await Promise.allSettled(
    [hostile, poison, good, cut].map((error) => intake().store(error)),
  );
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  const shared = intake();
  const together = await Promise.allSettled(
    [failure({ fingerprint: ["g2"] }), poison, failure({ fingerprint: ["g3"] })].map((error) =>
      shared.store(error),
    ),
  );
  expect(together.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect((together[1] as PromiseRejectedResult).reason).toMatchObject({ code: "BAD_REQUEST" });
});

test("an event whose project is gone is refused alone", async () => {
  const shared = intake();
  const together = await Promise.allSettled(
    [failure({}), failure({}, { projectId: randomUUID() }), failure({})].map((error) => shared.store(error)),
  );
  expect(together.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect((together[1] as PromiseRejectedResult).reason).toMatchObject({ code: "BAD_REQUEST" });
});

test("a clock that says nonsense about the sending doesn't lose the event", () => {
  const receivedAt = new Date();
  const sentAt = new Date(-8.64e15);
  expect(failure({}, { receivedAt, sentAt }).occurredAt).toBe(receivedAt.toISOString());
});

test("events are written in the order of their ids; a batch that lost a race is written once more, and only once", async () => {
  await db.owner.query(`
    create sequence written;
    create sequence races;
    create function watch_events() returns trigger language plpgsql security definer set search_path = public as $$
    begin
      if new.error_type = 'Raced' and nextval('races') <= 1 or new.error_type = 'Always raced' then
        raise exception 'deadlock detected' using errcode = '40P01';
      end if;
      new.error_code := lpad(nextval('written')::text, 9, '0');
      return new;
    end $$;
    create trigger watch_events before insert on error_logs for each row execute function watch_events()`);
  const raced = (type: string) =>
    Array.from({ length: 30 }, () => failure({ exception: { values: [{ type, value: "x" }] } }));
  const batch = raced("Raced");
  const one = intake();
  await Promise.all(batch.map((error) => one.store(error)));
  const { rows } = await db.owner.query<{ id: string }>(
    "select id from error_logs where error_type = 'Raced' order by error_code",
  );
  expect(rows.map(({ id }) => id)).toEqual(batch.map(({ id }) => id).toSorted());
  const lost = await Promise.allSettled(raced("Always raced").map((error) => one.store(error)));
  expect(new Set(lost.map(({ status }) => status))).toEqual(new Set(["rejected"]));
  await db.owner.query("drop trigger watch_events on error_logs");
});

test("large numbers and secrets in a payload: the first survive, the second don't", async () => {
  const event = `{"fingerprint":["payload"],"extra":{"big":9007199254740993}}`;
  await intake().store(
    storedError(JSON.parse(event), Buffer.from(event), {
      projectId,
      organizationId: null,
      receivedAt: new Date(),
    }),
  );
  expect(
    await one(
      `select payload #>> '{extra,big}' from error_logs where payload -> 'fingerprint' = '["payload"]'`,
    ),
  ).toBe("9007199254740993");
  await intake().store(
    failure({
      fingerprint: ["secret"],
      request: { headers: { Authorization: "Bearer abc" } },
      extra: { password: "hunter2" },
    }),
  );
  const stored = await one<string>(
    `select payload::text from error_logs where payload -> 'fingerprint' = '["secret"]'`,
  );
  expect(stored).toContain("[removed]");
  expect(stored).not.toMatch(/hunter2|abc/);
});

test("more than fits is refused with 429, and what was taken is stored", async () => {
  const errors = Array.from({ length: 20 }, (_, index) =>
    failure({ fingerprint: ["full"], extra: { index, pad: "x".repeat(1000) } }),
  );
  const results = await Promise.allSettled(
    errors.map(
      (
        (small) => (error) =>
          small.store(error)
      )(intake({ capacity: 10_000 })),
    ),
  );
  const taken = results.filter(({ status }) => status === "fulfilled").length;
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(20);
  expect((results.find(({ status }) => status === "rejected") as PromiseRejectedResult).reason).toMatchObject(
    { code: "TOO_MANY_REQUESTS" },
  );
  expect(
    await one(`select event_count::int from error_groups where "grouping" -> 'parts' = '["full"]'`),
  ).toBe(taken);
});

test("a batch ends at its bytes as at its number", async () => {
  const sizes = new Map<unknown, number>();
  for (const options of [{ batchBytes: 10_000 }, { batchSize: 3 }, {}]) {
    const one = intake(options);
    const mark = `sized ${JSON.stringify(options)}`;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        one.store(failure({ fingerprint: [mark], extra: { pad: "x".repeat(4_000) } })),
      ),
    );
    // Rows of one transaction share its time.
    const transactions = await db.owner.query<{ rows: number }>(
      `select count(*)::int as rows from error_logs where payload #>> '{fingerprint,0}' = $1 group by created_at`,
      [mark],
    );
    sizes.set(options, Math.max(...transactions.rows.map(({ rows }) => rows)));
  }
  // The last one that joins may go over.
  expect([...sizes.values()].slice(0, 2)).toEqual([3, 3]);
  expect([...sizes.values()][2]).toBeGreaterThan(3);
});

test("a resolved error that happens again comes back, and the audit log says so; an old event doesn't bring it back", async () => {
  const fingerprint = ["back"];
  await intake().store(failure({ fingerprint }));
  const group = await one<string>(`select id from error_groups where "grouping" -> 'parts' = '["back"]'`);
  await setScene(db, "update error_groups set status = 'resolved', resolved_at = now() where id = $1", [
    group,
  ]);
  await intake().store(failure({ fingerprint, timestamp: Date.now() / 1000 - 3600 }));
  expect(await one("select status from error_groups where id = $1", [group])).toBe("resolved");
  await intake().store(failure({ fingerprint, timestamp: Date.now() / 1000 + 1 }));
  await expect.poll(() => one("select status from error_groups where id = $1", [group])).toBe("unresolved");
  expect(
    await one("select count(*)::int from activities where action = 'errors:return' and entity_id = $1", [
      group,
    ]),
  ).toBe(1);
});

test("a return whose reopening failed is made up for by the clock, once", async () => {
  const fingerprint = ["missed"];
  await intake().store(failure({ fingerprint }));
  const group = await one<string>(`select id from error_groups where "grouping" -> 'parts' = '["missed"]'`);
  await setScene(db, "update error_groups set status = 'resolved', resolved_at = now() where id = $1", [
    group,
  ]);
  let attempts = 0;
  const unlucky = createErrorIntake({
    database: db.database,
    log,
    onReturn: () => Promise.reject(new Error(`attempt ${++attempts}`)),
  });
  await unlucky.store(failure({ fingerprint, timestamp: Date.now() / 1000 + 1 }));
  await unlucky.close();
  expect(attempts).toBe(1);
  expect(await one("select status from error_groups where id = $1", [group])).toBe("resolved");

  for (let run = 0; run < 2; run++) await reopenMissed({ database: db.database, log });
  expect(await one("select status from error_groups where id = $1", [group])).toBe("unresolved");
  expect(
    await one("select count(*)::int from activities where action = 'errors:return' and entity_id = $1", [
      group,
    ]),
  ).toBe(1);
});

test("what somebody closes again before the console gets to it stays closed", async () => {
  const fingerprint = ["closed again"];
  await intake().store(failure({ fingerprint }));
  const group = await one<string>(
    `select id from error_groups where "grouping" -> 'parts' = '["closed again"]'`,
  );
  await setScene(
    db,
    "update error_groups set status = 'resolved', resolved_at = now() + interval '1 minute' where id = $1",
    [group],
  );
  await reopenReturned({ database: db.database, log }, [{ id: group, release: null }]);
  await reopenMissed({ database: db.database, log });
  expect(await one("select status from error_groups where id = $1", [group])).toBe("resolved");
  expect(await one("select count(*)::int from activities where entity_id = $1", [group])).toBe(0);
});

test("an ignored error comes back with what happens after its time, not with what happened in it", async () => {
  const groups = [];
  for (const [part, lastSeen] of [
    ["in its time", "now() - interval '2 hours'"],
    ["after it", "now() - interval '10 minutes'"],
  ]) {
    await intake().store(failure({ fingerprint: [part!] }));
    const group = await one<string>(
      `select id from error_groups where "grouping" -> 'parts' = jsonb_build_array($1::text)`,
      [part],
    );
    await setScene(
      db,
      `update error_groups set status = 'ignored', ignored_until = now() - interval '1 hour', last_seen = ${lastSeen} where id = $1`,
      [group],
    );
    groups.push(group);
  }
  await reopenMissed({ database: db.database, log });
  const { rows } = await db.owner.query<{ status: string }>(
    "select status from error_groups where id = any ($1) order by last_seen",
    [groups],
  );
  expect(rows.map(({ status }) => status)).toEqual(["ignored", "unresolved"]);
});
