import { getTableName } from "drizzle-orm";
import { writeCursor } from "#server/data/cursor.ts";
import { renderedSql } from "#server/data/fixed-sql.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { listReader } from "#server/data/list-reader.ts";
import { pageStatement, planPage } from "#server/data/page-plan.ts";
import { listEvents } from "#server/features/analytics/analytics-lists.ts";
import { listInvoices } from "#server/features/billing/billing-lists.ts";
import { listUsers } from "#server/features/users/users-lists.ts";
import type { Condition, ListParams } from "#shared/list-params.ts";
import { benchActor, signIn } from "./bench-person.ts";
import type { BenchRow } from "./bench-report.ts";
import type { BenchScene } from "./bench-scene.ts";
import { get, type HttpTarget, load, median, startServer } from "./http-load.ts";

const rounds = 5;
const milliseconds = 700;
const warmUp = 2500;
const pageSize = 100;

interface Measured {
  list: ListQuery;
  /** Router key. */
  key: string;
  /** What the last page is counted by: the default sort. */
  order: string;
  filter: Condition;
}

const measured: readonly Measured[] = [
  {
    list: listUsers,
    key: "users",
    order: "created_at",
    filter: { field: "status", operator: "is", value: "suspended" },
  },
  {
    list: listEvents,
    key: "events",
    order: "timestamp",
    filter: { field: "eventName", operator: "is", value: "Help Opened" },
  },
  {
    list: listInvoices,
    key: "invoices",
    order: "created_at",
    filter: { field: "status", operator: "is", value: "open" },
  },
];

interface Target {
  measure: string;
  raw: HttpTarget;
  ours: HttpTarget;
}

/** The great lists through the whole console, signed in, beside the same SQL by the driver alone. */
export async function benchLists(scene: BenchScene, users: number): Promise<BenchRow[]> {
  const lastPage = pageBelow(users, 10_000);
  const pages = await pagesOf(scene, lastPage);
  const statements = Object.fromEntries(
    pages.map(({ list, params }, at) => [`/${at}`, statementOf(list, params)]),
  );
  const raw = await startServer("./raw-server.ts", { url: scene.url, statements });
  const ours = await startServer("./console-server.ts", { url: scene.url, secret: scene.secret });
  const cookie = await signIn(ours.port);
  const targets = pages.map((page, at): Target => ({
    measure: page.measure,
    raw: { port: raw.port, path: `/${at}` },
    ours: addressOf(ours.port, cookie, page),
  }));
  try {
    for (const target of targets) await assertSameRows(target);
    // Until the just-in-time compiler has seen everything.
    for (const target of targets)
      await Promise.all([load(target.raw, 4, warmUp), load(target.ours, 4, warmUp)]);
    const alone: BenchRow[] = [];
    for (const { measure, ...target } of targets) {
      const [mine, theirs] = await inTurns(target.ours, target.raw, 1);
      alone.push(line(`${measure}, 1 connection, ms`, median(mine.times), median(theirs.times), "≤ 1.5"));
    }
    const together: BenchRow[] = [];
    for (const { measure, ...target } of targets) {
      const [mine, theirs] = await inTurns(target.ours, target.raw, 16);
      together.push(line(`${measure}, 16 connections, requests/s`, mine.rate, theirs.rate, "≥ 0.55"));
    }
    const far: BenchRow[] = [];
    for (const [at, { key }] of measured.entries()) {
      const [last, first] = await inTurns(targets[at * 3 + 2]!.ours, targets[at * 3]!.ours, 1);
      far.push(
        line(
          `${key}: page ${inThousands(lastPage)} / first page, ours, ms`,
          median(last.times),
          median(first.times),
          "≤ 1.2",
        ),
      );
    }
    return [...alone, ...together, ...far];
  } finally {
    raw.stop();
    ours.stop();
  }
}

/** The same pages at a tenth of the rows and at all of them, ours both times. */
export async function benchGrowth(
  small: BenchScene,
  large: BenchScene,
  fewUsers: number,
): Promise<BenchRow[]> {
  const servers = await Promise.all(
    [small, large].map(async (scene) => {
      const server = await startServer("./console-server.ts", { url: scene.url, secret: scene.secret });
      const cookie = await signIn(server.port);
      const pages = await pagesOf(scene, pageBelow(fewUsers, 1000));
      return { server, targets: pages.map((page) => addressOf(server.port, cookie, page)), pages };
    }),
  );
  const [few, many] = servers as [(typeof servers)[0], (typeof servers)[0]];
  try {
    for (const { targets } of servers) for (const target of targets) await load(target, 4, warmUp);
    const rows: BenchRow[] = [];
    for (const [at, { measure }] of many.pages.entries()) {
      const [ten, one] = await inTurns(many.targets[at]!, few.targets[at]!, 1);
      rows.push(line(`${measure}, ms`, median(ten.times), median(one.times), "≤ 1.3"));
    }
    return rows;
  } finally {
    for (const { server } of servers) server.stop();
  }
}

const line = (measure: string, ours: number, raw: number, bar: string): BenchRow => ({
  measure,
  ours,
  raw,
  ratio: ours / raw,
  bar,
});

interface Page {
  measure: string;
  key: string;
  list: ListQuery;
  params: ListParams;
}

const pageBelow = (rows: number, most: number) => Math.min(most, Math.floor(rows / pageSize));
const inThousands = (count: number) => count.toLocaleString("en");

async function pagesOf(scene: BenchScene, farPage: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (const { list, key, order, filter } of measured) {
    const cursor = await cursorAt(scene, list, order, (farPage - 1) * pageSize);
    pages.push({ measure: `${key}: first page`, key, list, params: {} });
    pages.push({ measure: `${key}: filtered page`, key, list, params: { filter } });
    pages.push({
      measure: `${key}: page ${inThousands(farPage)}`,
      key,
      list,
      params: { cursor },
    });
  }
  return pages;
}

function addressOf(port: number, cookie: string, { key, params }: Page): HttpTarget {
  const path = `/api/trpc/${key}.list?input=${encodeURIComponent(JSON.stringify(params))}`;
  return { port, path, headers: { cookie } };
}

// In turns, so that whatever else the machine does falls on both. The first round warms up.
async function inTurns(one: HttpTarget, other: HttpTarget, connections: number) {
  const mine = { times: [] as number[], rate: 0 };
  const theirs = { times: [] as number[], rate: 0 };
  for (let round = 0; round <= rounds; round++) {
    for (const [side, where] of [
      [theirs, other],
      [mine, one],
    ] as const) {
      const times = await load(where, connections, milliseconds);
      if (round > 0) side.times.push(...times);
    }
  }
  mine.rate = mine.times.length / ((rounds * milliseconds) / 1000);
  theirs.rate = theirs.times.length / ((rounds * milliseconds) / 1000);
  return [mine, theirs] as const;
}

function statementOf(list: ListQuery, params: ListParams): { sql: string; params: unknown[] } {
  const reader = listReader(list.bound, benchActor);
  const plan = planPage(reader, params);
  const { cursor } = plan;
  const rendered = renderedSql(
    pageStatement(reader, params, plan, cursor && { id: cursor.id, values: cursor.values! }),
  );
  return { sql: rendered.sql, params: rendered.params };
}

async function cursorAt({ owner }: BenchScene, list: ListQuery, order: string, offset: number) {
  const { rows } = await owner.query<{ id: string; at: string }>(
    `select id, "${order}"::text as at from ${getTableName(list.binding.table)} order by "${order}" desc nulls first, id desc offset $1 limit 1`,
    [offset - 1],
  );
  const place = { id: rows[0]!.id, values: [rows[0]!.at], backwards: false, inclusive: false };
  const reader = listReader(list.bound, benchActor);
  return writeCursor(reader, planPage(reader, {}).keys, place);
}

async function assertSameRows({ measure, raw, ours }: Target): Promise<void> {
  const theirs = JSON.parse((await get(raw)).toString()) as { id: string }[];
  const mine = JSON.parse((await get(ours)).toString()).result.data.rows as { _id: string }[];
  const [expected, found] = [theirs.slice(0, pageSize).map(({ id }) => id), mine.map(({ _id }) => _id)];
  if (found.length !== pageSize || found.join() !== expected.join())
    throw new Error(`${measure}: the two sides answer different rows.`);
}
