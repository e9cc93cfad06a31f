import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { bookingSql, change, peopleIn, recorded } from "./change-world.ts";
import { idOf } from "./isolation-people.ts";
import { logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let web: pg.Client;

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  web = await logIn(db, "pd_web");
  await change(web, [bookingSql("BK-1", "memberA", "A"), bookingSql("BK-2", "memberB", "B")]);
});
afterAll(async () => {
  await web.end();
  await db.close();
});

const versionOf = async (name: string) =>
  (await db.owner.query<{ version: number }>("select version from bookings where id = $1", [idOf(name)]))
    .rows[0]?.version;

describe("what a change did is written down", () => {
  test("a new row whole, without secrets, version and updated_at", async () => {
    const id = await change(web, [
      `insert into users (id, email, full_name, password_hash) values ('${idOf("new")}', 'new@x.test', 'New', 'hash')`,
    ]);
    const [row] = await recorded(db, id);
    expect(row).toMatchObject({
      table_name: "users",
      row_id: idOf("new"),
      operation: "insert",
      old_values: null,
    });
    expect(row?.new_values).toMatchObject({
      email: "new@x.test",
      full_name: "New",
      status: "active",
      deleted_at: null,
    });
    for (const absent of ["password_hash", "version", "updated_at"])
      expect(row?.new_values).not.toHaveProperty(absent);
  });

  test("an updated row by the columns that differ, and its version goes up by one whatever the statement says", async () => {
    const before = await versionOf("BK-1");
    const id = await change(web, [
      `update bookings set status = 'confirmed', bag_count = 1, notes = 'Ring twice', version = 99 where id = '${idOf("BK-1")}'`,
    ]);
    expect(await recorded(db, id)).toEqual([
      {
        table_name: "bookings",
        row_id: idOf("BK-1"),
        operation: "update",
        old_values: { status: "draft", notes: null },
        new_values: { status: "confirmed", notes: "Ring twice" },
        organization_id: idOf("A"),
      },
    ]);
    expect(await versionOf("BK-1")).toBe(before! + 1);
  });

  test("a deleted row whole, and the rows that fell with it", async () => {
    await change(web, [
      bookingSql("BK-3", "memberA", "A"),
      `insert into booking_items (id, booking_id, organization_id, service_id, item_description, unit_price, total_price, currency)
       values ('${idOf("item")}', '${idOf("BK-3")}', '${idOf("A")}', '${idOf("service")}', 'Shirt', 300, 300, 'EUR')`,
    ]);
    const id = await change(web, [`delete from bookings where id = '${idOf("BK-3")}'`]);
    const rows = await recorded(db, id);
    expect(rows.map((row) => `${row.operation} ${row.table_name}`).sort()).toEqual([
      "delete booking_items",
      "delete bookings",
    ]);
    expect(rows.find((row) => row.table_name === "bookings")).toMatchObject({
      new_values: null,
      old_values: { booking_number: "BK-3", currency: "EUR" },
    });
  });

  test("nothing, where nothing differs: no row, no version, and no entry is asked for", async () => {
    const before = await versionOf("BK-2");
    const id = await change(web, ["update bookings set status = status, updated_at = now()"], {
      activity: null,
    });
    expect(await recorded(db, id)).toEqual([]);
    expect(await versionOf("BK-2")).toBe(before);
  });

  test("instants in UTC, whoever writes", async () => {
    await web.query("set timezone = 'Asia/Tokyo'");
    const id = await change(web, [
      `update bookings set completed_at = '2026-01-05 09:00+09' where id = '${idOf("BK-2")}'`,
    ]);
    await web.query("reset timezone");
    expect((await recorded(db, id))[0]?.new_values).toEqual({ completed_at: "2026-01-05T00:00:00+00:00" });
  });

  test("a bulk update as one statement's rows, with the counts in the entry", async () => {
    await change(web, [
      `insert into service_categories (name) select 'Category ' || n from generate_series(1, 500) n`,
    ]);
    const id = await change(web, ["update service_categories set is_active = false"]);
    expect(await recorded(db, id)).toHaveLength(500);
    const { rows } = await db.owner.query(
      "select row_counts, organization_id from activities where change_id = $1",
      [id],
    );
    expect(rows).toEqual([{ row_counts: { service_categories: 500 }, organization_id: null }]);
  });

  test("by replaying what was recorded, every audited column of the row comes back", async () => {
    const changes = [
      await change(web, [bookingSql("BK-4", "adminA", "A")]),
      await change(web, [
        `update bookings set status = 'confirmed', notes = 'a' where id = '${idOf("BK-4")}'`,
      ]),
      await change(web, [
        `update bookings set status = 'cancelled', notes = null, metadata = '{"a": [1]}' where id = '${idOf("BK-4")}'`,
      ]),
    ];
    const rows = (await Promise.all(changes.map((id) => recorded(db, id))))
      .flat()
      .filter((row) => row.row_id === idOf("BK-4"));
    const replayed = Object.assign({}, ...rows.map((row) => row.new_values)) as Record<string, unknown>;
    const { rows: stored } = await db.owner.query<{ row: Record<string, unknown> }>(
      "select to_jsonb(b) - array['version', 'updated_at'] as row from bookings b where id = $1",
      [idOf("BK-4")],
    );
    expect(replayed).toEqual(stored[0]?.row);
  });
});

test("every audited table has its triggers, and no other table has", async () => {
  const { rows } = await db.owner.query<{ trigger: string }>(
    `select tgrelid::regclass || ' ' || tgname as trigger from pg_trigger where tgname like 'capture\\_%' and tgparentid = 0`,
  );
  const declared = describedTables().flatMap(({ name, access: { audit } }) =>
    audit ? audit.on.map((operation) => `${name} capture_${operation}`) : [],
  );
  expect(rows.map((row) => row.trigger.replaceAll('"', "")).sort()).toEqual(declared.sort());
});

test("listeners are told the table, the organization and up to fifty ids", async () => {
  const heard: {
    table: string;
    operation: string;
    organizationId: string | null;
    ids: string[];
    count: number;
  }[] = [];
  const listener = await logIn(db, "pd_job");
  listener.on("notification", ({ payload }) => heard.push(JSON.parse(payload ?? "null")));
  await listener.query("listen pressdesk");
  await change(web, ["update bookings set bag_count = 3", "update service_categories set sort_order = 3"]);
  await expect.poll(() => heard.length).toBeGreaterThanOrEqual(4);
  const about = (table: string) => heard.filter((hint) => hint.table === table);
  expect(
    about("bookings")
      .map(({ organizationId, count }) => `${organizationId} ${count}`)
      .sort(),
  ).toEqual([`${idOf("A")} 2`, `${idOf("B")} 1`].sort());
  expect(
    about("bookings")
      .flatMap(({ ids }) => ids)
      .sort(),
  ).toEqual([idOf("BK-1"), idOf("BK-2"), idOf("BK-4")].sort());
  expect(about("service_categories")).toEqual([
    { table: "service_categories", operation: "update", organizationId: null, ids: [], count: 500 },
  ]);
  await listener.end();
});
