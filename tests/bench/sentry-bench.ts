import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoDsnKey } from "#drizzle/seed/demo-keys.ts";
import { signedInClient } from "#tests/support/console-client.ts";
import { consoleProcess } from "#tests/support/console-process.ts";
import { benchEnvironment, largeRequest, replayOf, type RequestMaker } from "./bench-envelopes.ts";
import type { BenchRow } from "./bench-report.ts";
import { sendSteadily } from "./envelope-load.ts";
import { residentMegabytes } from "./resident-memory.ts";
import { recordSdk } from "./sdk-recording.ts";

export interface SentryBenchResult {
  sent: number;
  stored: number;
  accepted: number;
  /** Kilobytes of a request on the wire, the median. */
  size: number;
  /** Events per second that were answered 200. */
  rate: number;
  /** Milliseconds until the answer. */
  p50: number;
  p99: number;
  /** Resident megabytes of the console before, at the most in the first half and in all, and ten seconds after. */
  memory: { before: number; half: number; peak: number; after: number };
  /** Milliseconds of the error list's first page meanwhile. */
  listP95: number;
}

const secondsAfter = 10;

/** Sends `rate` requests a second for `seconds` to a console in a process of its own. */
export async function benchSentry(
  make: RequestMaker,
  { rate = 2_000, seconds = 10 } = {},
): Promise<SentryBenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), "pressdesk-bench-"));
  const console_ = await consoleProcess({ dataDir, isBuilt: true });
  try {
    const client = await signedInClient(console_.url, "support@pressdesk.test");
    const target = new URL(
      `/ingest/sentry/api/1/envelope/?sentry_version=7&sentry_key=${demoDsnKey}`,
      console_.url,
    );
    const made = (count: number) => Array.from({ length: count }, (_, index) => make(target, index));
    await sendSteadily(target, made(200), { rate: 200 });
    const warmed = await storedEvents(client);

    // Made before the clock starts: what making them costs is not the console's.
    const requests = made(rate * seconds);
    const memory = { before: await residentMegabytes(console_.pid), half: 0, peak: 0, after: 0 };
    const lists: number[] = [];
    let answers = 0;
    const watch = setInterval(
      () =>
        void residentMegabytes(console_.pid).then((now) => {
          memory.peak = Math.max(memory.peak, now);
          if (answers < requests.length / 2) memory.half = Math.max(memory.half, now);
        }),
      250,
    );
    const browse = setInterval(() => {
      const asked = performance.now();
      void client.query("errors.list", { limit: 50 }).then(() => lists.push(performance.now() - asked));
    }, 200);
    const { statuses, latencies, elapsed } = await sendSteadily(target, requests, {
      rate,
      onAnswer: () => answers++,
    });
    clearInterval(watch);
    clearInterval(browse);
    await new Promise((wait) => setTimeout(wait, secondsAfter * 1_000));
    memory.after = await residentMegabytes(console_.pid);
    const accepted = statuses.get(200) ?? 0;
    return {
      sent: requests.length,
      accepted,
      stored: (await storedEvents(client)) - warmed,
      size: percentile(
        requests.map(({ length }) => length / 1_000),
        0.5,
      ),
      rate: accepted / elapsed,
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

/** Both kinds of envelopes as lines of the report. */
export async function sentryRows(): Promise<BenchRow[]> {
  const recording = await recordSdk();
  return [
    ...rowsOf("14 kB", await benchSentry(largeRequest)),
    ...rowsOf("the Node SDK's", await benchSentry(replayOf(recording))),
  ];
}

function rowsOf(kind: string, result: SentryBenchResult): BenchRow[] {
  const { sent, accepted, stored, size, rate, p50, p99, memory, listP95 } = result;
  const alone = { raw: null, ratio: null };
  return [
    { measure: `${kind}: kB on the wire, median`, ours: size, ...alone, bar: "" },
    { measure: `${kind}: answered 200, events/s`, ours: rate, ...alone, bar: "≥ 1,990" },
    { measure: `${kind}: answered 200, share of those sent`, ours: accepted / sent, ...alone, bar: "1" },
    { measure: `${kind}: answered 200 and not in the list`, ours: accepted - stored, ...alone, bar: "0" },
    { measure: `${kind}: answer, median, ms`, ours: p50, ...alone, bar: "≤ 500" },
    { measure: `${kind}: answer, 99th percentile, ms`, ours: p99, ...alone, bar: "≤ 2,000" },
    {
      measure: `${kind}: the error list meanwhile, 95th percentile, ms`,
      ours: listP95,
      ...alone,
      bar: "≤ 200",
    },
    {
      measure: `${kind}: resident memory at its peak, MB (by hand: its peak in the first half)`,
      ours: memory.peak,
      raw: memory.half,
      ratio: memory.peak / memory.half,
      bar: "≤ 1.2",
    },
    {
      measure: `${kind}: resident memory ${secondsAfter} seconds after, MB (by hand: before)`,
      ours: memory.after,
      raw: memory.before,
      ratio: memory.after / memory.before,
      bar: "≤ 1.3",
    },
  ];
}

async function storedEvents(client: Awaited<ReturnType<typeof signedInClient>>): Promise<number> {
  const filter = { field: "environment", operator: "is", value: benchEnvironment };
  return (await client.query<{ value: number }>("errorLogs.count", { filter, exact: true })).value;
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
