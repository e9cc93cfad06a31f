import { Agent, request } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { BenchRow } from "./bench-report.ts";
import { demoDsnKey } from "#drizzle/seed/demo-keys.ts";
import { signedInClient } from "#tests/support/console-client.ts";
import { residentMegabytes } from "./resident-memory.ts";
import { consoleProcess } from "#tests/support/console-process.ts";

export interface SentryBenchResult {
  sent: number;
  stored: number;
  accepted: number;
  refused: number;
  failed: number;
  /** Events per second that were answered 200. */
  rate: number;
  /** Milliseconds until the answer. */
  p50: number;
  p99: number;
  /** Resident megabytes of the console before, at the most in the first half and in all, and after. */
  memory: { before: number; half: number; peak: number; after: number };
  /** Milliseconds of the error list's first page meanwhile. */
  listP95: number;
}

const frames = Array.from({ length: 24 }, (_, index) => ({
  function: `step${index}`,
  module: index % 3 === 0 ? `src.orders.step${index}` : `node_modules.lib.step${index}`,
  filename: `/srv/app/src/step${index}.js`,
  lineno: index,
  in_app: index % 3 === 0,
  pre_context: Array.from({ length: 5 }, (_, line) => `  const before${line} = await load(ticket, ${line});`),
  context_line: "    throw new TicketError(`Ticket ${number} not found`);",
  post_context: Array.from({ length: 5 }, (_, line) => `  return after(${line});`),
}));

// As large as what the Node SDK sends for one exception: some 10 kB.
function envelope(index: number): string {
  const event = {
    event_id: crypto.randomUUID().replaceAll("-", ""),
    timestamp: Date.now() / 1000,
    platform: "node",
    level: "error",
    release: "presser@1.4.0",
    environment: "bench",
    user: { id: `bench-${index % 5_000}` },
    fingerprint: ["bench", String(index % 200)],
    exception: {
      values: [{ type: "TicketError", value: `Ticket ${index} not found`, stacktrace: { frames } }],
    },
    tags: { shop: String(index % 40) },
    breadcrumbs: Array.from({ length: 10 }, (_, crumb) => ({
      timestamp: Date.now() / 1000,
      category: "http",
      message: `GET /tickets/${crumb}`,
    })),
  };
  return `{"sent_at":"${new Date().toISOString()}"}\n{"type":"event"}\n${JSON.stringify(event)}\n`;
}

/** Sends `rate` events a second for `seconds` to a console in a process of its own, half of them gzipped. */
export async function benchSentry(rate = 2_000, seconds = 10): Promise<SentryBenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), "pressdesk-bench-"));
  const console_ = await consoleProcess({ dataDir, isBuilt: true });
  try {
    const client = await signedInClient(console_.url, "support@pressdesk.test");
    const agent = new Agent({ keepAlive: true, maxSockets: 256 });
    const target = new URL(
      `/ingest/sentry/api/1/envelope/?sentry_version=7&sentry_key=${demoDsnKey}`,
      console_.url,
    );
    for (let warm = 0; warm < 200; warm++) await post(target, agent, bodyOf(envelope(warm), false));
    const warmed = await storedEvents(client);

    // Made before the clock starts: what making them costs is not the console's.
    const replay = Array.from({ length: rate * seconds }, (_, index) =>
      bodyOf(envelope(index), index % 2 === 0),
    );
    const memory = { before: await residentMegabytes(console_.pid), half: 0, peak: 0, after: 0 };
    const latencies: number[] = [];
    const lists: number[] = [];
    const count = { accepted: 0, refused: 0, failed: 0, sent: 0 };
    const begun = performance.now();
    const watch = setInterval(
      () =>
        void residentMegabytes(console_.pid).then((now) => {
          memory.peak = Math.max(memory.peak, now);
          if (count.accepted < replay.length / 2) memory.half = Math.max(memory.half, now);
        }),
      250,
    );
    const browse = setInterval(() => {
      const asked = performance.now();
      void client.query("errors.list", { limit: 50 }).then(() => lists.push(performance.now() - asked));
    }, 200);

    const pending: Promise<void>[] = [];
    for (let tick = 0; tick < seconds * 100; tick++) {
      const due = begun + tick * 10 - performance.now();
      if (due > 0) await new Promise((wait) => setTimeout(wait, due));
      for (let index = 0; index < rate / 100; index++) {
        const asked = performance.now();
        pending.push(
          post(target, agent, replay[count.sent++]!).then(
            (status) => {
              if (status === 200) count.accepted++;
              else count.refused++;
              latencies.push(performance.now() - asked);
            },
            () => void count.failed++,
          ),
        );
      }
    }
    await Promise.all(pending);
    const elapsed = (performance.now() - begun) / 1000;
    clearInterval(watch);
    clearInterval(browse);
    await new Promise((wait) => setTimeout(wait, 3_000));
    memory.after = await residentMegabytes(console_.pid);
    return {
      ...count,
      stored: (await storedEvents(client)) - warmed,
      rate: count.accepted / elapsed,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      memory,
      listP95: percentile(lists, 0.95),
    };
  } finally {
    await console_.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The same as lines of the report. */
export async function sentryRows(): Promise<BenchRow[]> {
  const { sent, accepted, stored, rate, p50, p99, memory, listP95 } = await benchSentry();
  const alone = { raw: null, ratio: null };
  return [
    { measure: "answered 200, events/s", ours: rate, ...alone, bar: "≥ 2,000 asked for" },
    { measure: "answered 200, share of those sent", ours: accepted / sent, ...alone, bar: "" },
    { measure: "answered 200 and not in the list", ours: accepted - stored, ...alone, bar: "0" },
    { measure: "answer, median, ms", ours: p50, ...alone, bar: "" },
    { measure: "answer, 99th percentile, ms", ours: p99, ...alone, bar: "" },
    { measure: "the error list meanwhile, 95th percentile, ms", ours: listP95, ...alone, bar: "≤ 500" },
    {
      measure: "resident memory at its peak, MB (by hand: its peak in the first half)",
      ours: memory.peak,
      raw: memory.half,
      ratio: memory.peak / memory.half,
      bar: "≤ 1.2",
    },
    {
      measure: "resident memory three seconds after, MB (by hand: before)",
      ours: memory.after,
      raw: memory.before,
      ratio: memory.after / memory.before,
      bar: "",
    },
  ];
}

async function storedEvents(client: Awaited<ReturnType<typeof signedInClient>>): Promise<number> {
  const filter = { field: "environment", operator: "is", value: "bench" };
  return (await client.query<{ value: number }>("errorLogs.count", { filter, exact: true })).value;
}

interface Body {
  bytes: Buffer;
  isZipped: boolean;
}

const bodyOf = (text: string, isZipped: boolean): Body => ({
  bytes: isZipped ? gzipSync(text, { level: 1 }) : Buffer.from(text),
  isZipped,
});

function post(target: URL, agent: Agent, { bytes, isZipped }: Body): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-length": bytes.length, ...(isZipped && { "content-encoding": "gzip" }) };
    const sending = request(target, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
    });
    sending.on("error", reject);
    sending.end(bytes);
  });
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
