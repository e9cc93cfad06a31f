import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import type { Logger } from "pino";
import type { Auth } from "#server/auth/auth.ts";
import { diffResources } from "#server/change/diff-resources.ts";
import type { Database } from "#server/data/database.ts";
import type { LiveChanges } from "#server/data/live-changes.ts";
import type { Env } from "#server/env.ts";
import { exportDoor } from "#server/exports/export-door.ts";
import { importDoor } from "#server/imports/import-door.ts";
import { healthDoor } from "#server/http/health-door.ts";
import { answerFault } from "#server/http/http-faults.ts";
import { peerAddress, refuse, type DoorEnv } from "#server/http/http-request.ts";
import { createMetrics } from "#server/http/metrics-door.ts";
import { originGate } from "#server/http/origin-gate.ts";
import { loopbackRedirect } from "#server/http/loopback-redirect.ts";
import { requestLog } from "#server/http/request-log.ts";
import { securityHeaders } from "#server/http/security-headers.ts";
import { staticClient } from "#server/http/static-client.ts";
import { trpcDoor, trpcPath } from "#server/http/trpc-door.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { appRouter } from "#server/trpc/router.ts";

export interface AppDeps {
  env: Pick<Env, "appUrl"> & Partial<Pick<Env, "metricsToken">>;
  database: Database;
  live: LiveChanges;
  auth: Auth;
  log: Logger;
  /** Doors for programs, by the path they stand at. */
  doors?: readonly { path: string; door: Hono<DoorEnv> }[];
  /** Where the built client is; default `dist/client`. */
  clientFolder?: string;
  /** True once the server takes no new work. */
  isDraining?: () => boolean;
}

const listsByResource = Object.fromEntries(Object.values(allLists).map((list) => [list.resource.name, list]));
const builtClient = fileURLToPath(new URL("../dist/client", import.meta.url));
const serverPaths = /^\/(api|ingest|webhooks|ofrep|mcp|metrics|healthz|readyz)(\/|$)/;

/** Every HTTP door of the console as one Hono app; the tests build the same one. */
export function createApp(deps: AppDeps): Hono<DoorEnv> {
  const { env, database, live, auth, log } = deps;
  const app = new Hono<DoorEnv>();
  app.onError(answerFault);
  app.use("*", securityHeaders({ isSecure: env.appUrl.startsWith("https:") }));
  const metrics = createMetrics(database, env.metricsToken);
  app.use("*", requestLog(log, metrics.note));
  app.route("/metrics", metrics.door);
  app.route("/", healthDoor(database, deps.isDraining ?? (() => false)));

  // Doors come before the gate: programs and other sites' browsers are who they are for.
  for (const { path, door } of deps.doors ?? []) app.route(path, door);

  app.all("/api/auth/*", (c) => auth.handler(c.req.raw, peerAddress(c)));

  app.use(`${trpcPath}/*`, originGate(env.appUrl));
  app.route(
    trpcPath,
    trpcDoor({
      router: appRouter,
      database,
      live,
      auth,
      diffResources: diffResources(Object.values(allLists)),
    }),
  );

  app.use("/api/exports/*", originGate(env.appUrl));
  app.route("/api/exports", exportDoor({ database, lists: listsByResource, actor: auth.actor }));

  app.use("/api/imports/*", originGate(env.appUrl));
  app.route("/api/imports", importDoor({ database, actor: auth.actor }));

  app.use("*", async (c, next) =>
    serverPaths.test(c.req.path) ? refuse(c, 404, "NOT_FOUND", "There is no such address.") : next(),
  );
  app.use("*", loopbackRedirect(env.appUrl));
  app.route("/", staticClient(deps.clientFolder ?? builtClient));
  app.all("*", (c) => refuse(c, 405, "METHOD_NOT_SUPPORTED", "Use GET."));
  return app;
}
