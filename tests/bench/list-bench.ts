import { writeCursor } from "#server/data/cursor.ts";
import { renderedSql } from "#server/data/fixed-sql.ts";
import { listReader } from "#server/data/list-reader.ts";
import { pageStatement, planPage } from "#server/data/page-plan.ts";
import { listUsers } from "#server/features/users/users-lists.ts";
import type { ListParams } from "#shared/list-params.ts";
import { benchActor, signIn } from "./bench-person.ts";
import type { BenchRow } from "./bench-report.ts";
import type { BenchScene } from "./bench-scene.ts";
import { get, type HttpTarget, load, median, startServer } from "./http-load.ts";

const rounds = 8;
const warmUp = 4000;
const pageSize = 100;
const reader = listReader(listUsers.bound, benchActor);

/** The users list through the whole console, signed in, beside the same SQL by the driver alone. */
export async function benchLists(scene: BenchScene, users: number): Promise<BenchRow[]> {
  const lastPage = Math.min(10_000, Math.floor(users / pageSize));
  const pages: [string, ListParams][] = [
    ["first page", {}],
    ["filtered page", { filter: { field: "status", operator: "is", value: "suspended" } }],
    [`page ${lastPage.toLocaleString("en")}`, { cursor: await cursorAt(scene, (lastPage - 1) * pageSize) }],
  ];
  const statements = Object.fromEntries(pages.map(([, params], at) => [`/${at}`, statementOf(params)]));
  const raw = await startServer("./raw-server.ts", { url: scene.url, statements });
  const ours = await startServer("./console-server.ts", { url: scene.url, secret: scene.secret });
  const cookie = await signIn(ours.port);
  const targets = pages.map(
    ([measure, params], at): { measure: string; raw: HttpTarget; ours: HttpTarget } => ({
      measure,
      raw: { port: raw.port, path: `/${at}` },
      ours: {
        port: ours.port,
        path: `/api/trpc/users.list?input=${encodeURIComponent(JSON.stringify(params))}`,
        headers: { cookie },
      },
    }),
  );
  try {
    for (const target of targets) await assertSameRows(target);
    // Until the just-in-time compiler has seen everything.
    for (const target of targets)
      await Promise.all([load(target.raw, 4, warmUp), load(target.ours, 4, warmUp)]);
    const rows: BenchRow[] = [];
    const alone: number[] = [];
    for (const target of targets) {
      const [mine, theirs] = await inTurns(target, 1, 1000);
      const [fast, base] = [median(mine.times), median(theirs.times)];
      alone.push(fast);
      rows.push({
        measure: `${target.measure}, 1 connection, ms`,
        ours: fast,
        raw: base,
        ratio: fast / base,
        bar: "≤ 1.5",
      });
    }
    for (const target of targets) {
      const [mine, theirs] = await inTurns(target, 16, 1000);
      rows.push({
        measure: `${target.measure}, 16 connections, requests/s`,
        ours: mine.rate,
        raw: theirs.rate,
        ratio: mine.rate / theirs.rate,
        bar: "≥ 0.55",
      });
    }
    rows.push({
      measure: `${targets[2]!.measure} / first page, ours, ms`,
      ours: alone[2]!,
      raw: alone[0]!,
      ratio: alone[2]! / alone[0]!,
      bar: "≤ 1.2",
    });
    return rows;
  } finally {
    raw.stop();
    ours.stop();
  }
}

// In turns, so that whatever else the machine does falls on both. The first round warms up.
async function inTurns(
  target: { raw: HttpTarget; ours: HttpTarget },
  connections: number,
  milliseconds: number,
) {
  const mine = { times: [] as number[], rate: 0 };
  const theirs = { times: [] as number[], rate: 0 };
  for (let round = 0; round <= rounds; round++) {
    for (const [side, where] of [
      [theirs, target.raw],
      [mine, target.ours],
    ] as const) {
      const times = await load(where, connections, milliseconds);
      if (round > 0) side.times.push(...times);
    }
  }
  mine.rate = mine.times.length / ((rounds * milliseconds) / 1000);
  theirs.rate = theirs.times.length / ((rounds * milliseconds) / 1000);
  return [mine, theirs] as const;
}

function statementOf(params: ListParams): { sql: string; params: unknown[] } {
  const plan = planPage(reader, params);
  const { cursor } = plan;
  const rendered = renderedSql(
    pageStatement(reader, params, plan, cursor && { id: cursor.id, values: cursor.values! }),
  );
  return { sql: rendered.sql, params: rendered.params };
}

async function cursorAt({ owner }: BenchScene, offset: number): Promise<string> {
  const { rows } = await owner.query<{ id: string; at: string }>(
    "select id, created_at::text as at from users order by created_at desc, id desc offset $1 limit 1",
    [offset - 1],
  );
  const place = { id: rows[0]!.id, values: [rows[0]!.at], backwards: false, inclusive: false };
  return writeCursor(reader, planPage(reader, {}).keys, place);
}

async function assertSameRows({
  measure,
  raw,
  ours,
}: {
  measure: string;
  raw: HttpTarget;
  ours: HttpTarget;
}): Promise<void> {
  const theirs = JSON.parse((await get(raw)).toString()) as { id: string }[];
  const mine = JSON.parse((await get(ours)).toString()).result.data.rows as { _id: string }[];
  const [expected, found] = [theirs.slice(0, pageSize).map(({ id }) => id), mine.map(({ _id }) => _id)];
  if (found.length !== pageSize || found.join() !== expected.join())
    throw new Error(`${measure}: the two sides answer different rows.`);
}
