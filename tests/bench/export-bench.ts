import pg from "pg";
import { renderedSql } from "#server/data/fixed-sql.ts";
import { readExportRequest } from "#server/exports/export-request.ts";
import { listUsers } from "#server/features/users/users-lists.ts";
import type { BenchScene } from "./bench-scene.ts";
import type { BenchRow } from "./bench-report.ts";
import { benchActor, signIn } from "./bench-person.ts";
import { get, median, startServer } from "./http-load.ts";

const rounds = 3;

/** All users as CSV through the console beside `COPY … TO STDOUT` of the same columns in the same order. */
export async function benchExport(scene: BenchScene, users: number): Promise<BenchRow[]> {
  const console_ = await startServer("./console-server.ts", { url: scene.url, secret: scene.secret });
  try {
    const target = {
      port: console_.port,
      path: "/api/exports/users.csv",
      headers: { cookie: await signIn(console_.port) },
    };
    const times = { ours: [] as number[], copy: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      times.copy.push(await timed(() => copyOut(scene.url)));
      times.ours.push(await timed(() => get(target, { keep: false })));
    }
    const [ours, raw] = [median(times.ours) / 1000, median(times.copy) / 1000];
    const memory = console_.peakMemory() / 1e6;
    return [
      {
        measure: `export of ${users.toLocaleString("en")} users as CSV / COPY TO STDOUT, seconds`,
        ours,
        raw,
        ratio: ours / raw,
        bar: "≤ 2.5",
      },
      {
        measure: "resident memory of the console at its peak, MB",
        ours: memory,
        raw: null,
        ratio: null,
        bar: "< 200",
      },
    ];
  } finally {
    console_.stop();
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
