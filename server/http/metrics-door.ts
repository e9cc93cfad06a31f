import { createHash, timingSafeEqual } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Hono } from "hono";
import type { Database } from "#server/data/database.ts";
import { refuse, type DoorEnv } from "./http-request.ts";

/** Counts answers, and tells them as Prometheus text at `/metrics`. */
export interface Metrics {
  /** Notes an answered request. */
  note(path: string, status: number, milliseconds: number): void;
  /** 404 without a token set, 401 without the right one. */
  door: Hono<DoorEnv>;
}

const buckets = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];
const doorNames =
  /^\/(?:api\/(trpc|auth|exports|features)|(ingest|webhooks|ofrep|mcp|healthz|readyz))(?:\/|$)/;

export function createMetrics(database: Pick<Database, "connections">, token: string | undefined): Metrics {
  const answers = new Map<string, number>();
  const durations = new Map<string, { counts: number[]; sum: number; count: number }>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  if (token) delay.enable();

  function text(): string {
    const lines = ["# TYPE pressdesk_http_requests_total counter"];
    for (const [labels, count] of answers) lines.push(`pressdesk_http_requests_total{${labels}} ${count}`);
    lines.push("# TYPE pressdesk_http_request_seconds histogram");
    for (const [door, { counts, sum, count }] of durations) {
      const name = `pressdesk_http_request_seconds`;
      buckets.forEach((limit, index) =>
        lines.push(`${name}_bucket{door="${door}",le="${limit / 1_000}"} ${counts[index]}`),
      );
      lines.push(`${name}_bucket{door="${door}",le="+Inf"} ${count}`);
      lines.push(`${name}_sum{door="${door}"} ${sum / 1_000}`, `${name}_count{door="${door}"} ${count}`);
    }
    lines.push("# TYPE pressdesk_database_connections gauge");
    for (const [login, { total, idle, waiting }] of Object.entries(database.connections())) {
      for (const [state, count] of Object.entries({ busy: total - idle, idle, waiting })) {
        lines.push(`pressdesk_database_connections{login="${login}",state="${state}"} ${count}`);
      }
    }
    const { user, system } = process.cpuUsage();
    lines.push("# TYPE nodejs_eventloop_delay_seconds gauge");
    for (const quantile of [50, 99]) {
      lines.push(
        `nodejs_eventloop_delay_seconds{quantile="0.${quantile}"} ${delay.percentile(quantile) / 1e9}`,
      );
    }
    lines.push(
      "# TYPE process_resident_memory_bytes gauge",
      `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    );
    lines.push(
      "# TYPE process_cpu_seconds_total counter",
      `process_cpu_seconds_total ${(user + system) / 1e6}`,
    );
    return `${lines.join("\n")}\n`;
  }

  const door = new Hono<DoorEnv>();
  door.get("/", (c) => {
    if (!token) return refuse(c, 404, "NOT_FOUND", "There is no such address.");
    const given = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    if (!isSame(given, token)) {
      c.header("www-authenticate", "Bearer");
      return refuse(c, 401, "UNAUTHORIZED", "Send METRICS_TOKEN as a bearer token.");
    }
    return c.text(text(), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });

  return {
    note(path, status, milliseconds) {
      const match = doorNames.exec(path);
      const name = match?.[1] ?? match?.[2] ?? "pages";
      const labels = `door="${name}",status="${Math.floor(status / 100)}xx"`;
      answers.set(labels, (answers.get(labels) ?? 0) + 1);
      const seen = durations.get(name) ?? { counts: buckets.map(() => 0), sum: 0, count: 0 };
      seen.counts = seen.counts.map((count, index) => count + Number(milliseconds <= buckets[index]!));
      seen.sum += milliseconds;
      seen.count++;
      durations.set(name, seen);
    },
    door,
  };
}

// Digests are of one length, so the comparison says nothing about the token's.
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
