import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono, type Context as HonoContext } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Auth } from "#server/auth/auth.ts";
import type { DiffResources } from "#server/change/diff-resources.ts";
import type { Database } from "#server/data/database.ts";
import { spokenFault } from "#server/data/database-fault.ts";
import type { LiveChanges } from "#server/data/live-changes.ts";
import { Refusal } from "#server/errors.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { listsAhead } from "#server/trpc/lists-ahead.ts";
import { commandsOf, listsBeside } from "#server/trpc/procedures.ts";
import type { AppRouter } from "#server/trpc/router.ts";
import { peerAddress, refuse, type DoorEnv } from "./http-request.ts";
import { jsonShapeFault } from "./json-guard.ts";
import { loggableFault } from "./loggable-fault.ts";

export interface TrpcDoorDeps {
  router: AppRouter;
  database: Database;
  live: LiveChanges;
  auth: Auth;
  diffResources: DiffResources;
}

export const trpcPath = "/api/trpc";
const largestBody = 1024 * 1024;
const largestBatch = 10;

/** tRPC, guarded: methods, content type, size, depth and batch length are checked before anything is parsed. */
export function trpcDoor(deps: TrpcDoorDeps): Hono<DoorEnv> {
  const door = new Hono<DoorEnv>();
  const commandAt = commandsOf(deps.router);
  const listAt = listsBeside(allLists);
  const beginLists = listsAhead(deps.database, allLists);
  const tooLarge = (c: HonoContext<DoorEnv>) =>
    refuse(c, 413, "PAYLOAD_TOO_LARGE", "The request is larger than 1 MB.");

  door.get("/*", (c) => {
    if (c.req.method !== "GET") return refuse(c, 405, "METHOD_NOT_SUPPORTED", "Use GET or POST.");
    const fault = jsonShapeFault(c.req.query("input") ?? "");
    return fault ? refuse(c, 400, "BAD_REQUEST", fault) : answer(c, c.req.raw);
  });

  door.post("/*", bodyLimit({ maxSize: largestBody, onError: tooLarge }), async (c) => {
    if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? "")) {
      return refuse(c, 415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON.");
    }
    const body = await c.req.text();
    const fault = jsonShapeFault(body);
    if (fault) return refuse(c, 400, "BAD_REQUEST", fault);
    const { url, headers, signal } = c.req.raw;
    return answer(c, new Request(url, { method: "POST", headers, body, signal }));
  });

  door.all("/*", (c) => refuse(c, 405, "METHOD_NOT_SUPPORTED", "Use GET or POST."));

  function answer(c: HonoContext<DoorEnv>, req: Request): Promise<Response> {
    const log = c.get("log");
    const actorNow = () =>
      deps.auth.actor(c.req.raw.headers, peerAddress(c)).catch((fault: unknown) => {
        throw spokenFault(fault, false);
      });
    return fetchRequestHandler({
      endpoint: trpcPath,
      req,
      router: deps.router,
      maxBatchSize: largestBatch,
      async createContext() {
        const requestId = c.get("requestId");
        const { actor, ahead } = await beginLists(req, requestId, actorNow());
        return {
          database: deps.database,
          live: deps.live,
          auth: deps.auth,
          diffResources: deps.diffResources,
          commandAt,
          listAt,
          actor,
          actorNow,
          ahead,
          requestId,
          log,
          signal: req.signal,
        };
      },
      onError({ error, path }) {
        if (error.code === "INTERNAL_SERVER_ERROR")
          log.error({ path, fault: loggableFault(error.cause ?? error) }, "procedure failed");
        else if (error.cause && error instanceof Refusal)
          log.debug({ path, fault: loggableFault(error.cause) }, error.code);
      },
      responseMeta: ({ errors }) =>
        errors.some(({ code }) => code === "TOO_MANY_REQUESTS" || code === "SERVICE_UNAVAILABLE")
          ? { headers: new Headers({ "retry-after": "5" }) }
          : {},
    });
  }

  return door;
}
