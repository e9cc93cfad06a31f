import { createHash } from "node:crypto";

/** A key of the demo. It is public, so it must never exist outside demo data. */
export interface DemoKey {
  name: string;
  key: string;
  scopes: readonly string[];
  /** The project's short name, for keys that belong to one. */
  project?: string;
}

/** The public key of the DSN of the shop's web pages, project 1. */
export const demoDsnKey = "de300de300de300de300de300de30001";

/** One key for each kind of door, fixed so that documentation and tests can name them. */
export const demoKeys = [
  { name: "Shop, web: errors (DSN)", key: demoDsnKey, scopes: ["ingest:errors"], project: "shop-web" },
  {
    name: "Shop, server: errors (DSN)",
    key: "de300de300de300de300de300de30002",
    scopes: ["ingest:errors"],
    project: "shop-api",
  },
  {
    name: "Drivers' app: errors (DSN)",
    key: "de300de300de300de300de300de30003",
    scopes: ["ingest:errors"],
    project: "courier-app",
  },
  {
    name: "Shop: events (Segment write key)",
    key: "pdk_demo_events_lisboa",
    scopes: ["ingest:events"],
    project: "shop-web",
  },
  {
    name: "Servers: metrics (OTLP)",
    key: "pdk_demo_metrics_lisboa",
    scopes: ["ingest:metrics"],
    project: "shop-api",
  },
  { name: "Shop: flags", key: "pdk_demo_flags_lisboa", scopes: ["flags:read"], project: "shop-web" },
  { name: "Assistant (MCP), reads only", key: "pdk_demo_mcp_lisboa", scopes: ["*:read"] },
] as const satisfies readonly DemoKey[];

/** The rows of the demo's keys: what may be shown of each, and its SHA-256 in hex. */
export function demoKeyRows() {
  return demoKeys.map(({ key, ...about }) => ({
    ...about,
    prefix: key.slice(0, 12),
    hash: createHash("sha256").update(key).digest("hex"),
  }));
}
