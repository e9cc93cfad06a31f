import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { renderedSql } from "#server/data/fixed-sql.ts";
import { readExportRequest } from "#server/exports/export-request.ts";
import { listUsers } from "#server/features/users/users-lists.ts";
import { consoleProcess } from "#tests/support/console-process.ts";
import type { BenchScene } from "./bench-scene.ts";
import type { BenchRow } from "./bench-report.ts";
import { benchActor, signIn } from "./bench-person.ts";
import { get, median } from "./http-load.ts";
import { residentMegabytes } from "./resident-memory.ts";

const rounds = 5;

/**
 * All users as CSV through the console, built and started as `npm start` does it, beside `COPY … TO STDOUT` of the same
 * columns in the same order.
 */
export async function benchExport(scene: BenchScene): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "pressdesk-bench-"));
  const { rows } = await scene.owner.query<{ users: string }>("select count(*) as users from users");
  const console_ = await consoleProcess({
    dataDir,
    isBuilt: true,
    env: { DATABASE_URL: scene.url, AUTH_SECRET: scene.secret, DEMO: "0" },
  });
  try {
    const port = Number(new URL(console_.url).port);
    const cookie = await signIn(port, console_.url);
    const idle = await residentMegabytes(console_.pid);
    const target = { port, path: "/api/exports/users.csv", headers: { cookie } };
    const times = { ours: [] as number[], copy: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.copy.push(await timed(() => copyOut(scene.url)));
      times.ours.push(await timed(() => get(target, { keep: false })));
    }
    const [ours, raw] = [median(times.ours) / 1000, median(times.copy) / 1000];
    const peak = await residentMegabytes(console_.pid, "VmHWM");
    return [
      {
        measure: `export of ${Number(rows[0]!.users).toLocaleString("en")} users as CSV / COPY TO STDOUT, seconds`,
        ours,
        raw,
        ratio: ours / raw,
        bar: "≤ 2.5",
      },
      {
        measure: "resident memory of the console at its peak, MB (by hand: before the first export)",
        ours: peak,
        raw: idle,
        ratio: peak / idle,
        bar: "< 200",
      },
    ];
  } finally {
    await console_.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

// The driver hands what COPY sends to whatever query is active; this one counts it.
class CopyOut {
  bytes = 0;
  callback: (error?: Error) => void = () => {};
  private readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  submit(connection: { query(text: string): void }) {
    connection.query(this.text);
  }
  handleCopyData({ chunk }: { chunk: Buffer }) {
    this.bytes += chunk.length;
  }
  handleCommandComplete() {}
  handleError(error: Error) {
    this.callback(error);
  }
  handleReadyForQuery() {
    this.callback();
  }
}

async function copyOut(url: string): Promise<number> {
  const { statement } = readExportRequest(listUsers, benchActor, "csv", {});
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const copy = new CopyOut(`copy (${renderedSql(statement).sql}) to stdout with (format csv, header)`);
  await new Promise<void>((resolve, reject) => {
    copy.callback = (error) => (error ? reject(error) : resolve());
    client.query(copy as never);
  });
  await client.end();
  return copy.bytes;
}
