import { Hono, type Context } from "hono";
import { can, type Actor } from "#server/auth/actor.ts";
import { recordActivity } from "#server/change/activity.ts";
import type { Database } from "#server/data/database.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { forbidden, Refusal, signedOut, tooMany } from "#server/errors.ts";
import { peerAddress, refuse, type DoorEnv } from "#server/http/http-request.ts";
import { readExportRequest } from "./export-request.ts";
import { streamRows } from "./export-stream.ts";

export interface ExportDoorDeps {
  database: Database;
  /** By the resource's name. */
  lists: Readonly<Record<string, ListQuery>>;
  actor(headers: Headers, peerAddress: string | null): Promise<Actor | undefined>;
}

const mostAtOnce = 2;
const timeOfOneFetch = 60_000;

/**
 * `GET /:resource.:format` with a list's search parameters: all its rows as CSV or NDJSON, in its order, with the
 * columns that the reader sees and may export. Every export is in the audit log before its first byte leaves, a
 * refused one too.
 */
export function exportDoor({ database, lists, actor }: ExportDoorDeps): Hono<DoorEnv> {
  const door = new Hono<DoorEnv>();
  const running = new Map<string, number>();

  door.get("/:file{[a-z0-9-]+\\.[a-z0-9]+}", async (c) => {
    if (c.req.method !== "GET") return refuse(c, 405, "METHOD_NOT_SUPPORTED", "Use GET.");
    const [name = "", extension = ""] = c.req.param("file").split(".");
    const person = await actor(c.req.raw.headers, peerAddress(c));
    if (!person || person.kind === "system") throw signedOut();
    const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
    if (!list) throw new Refusal("NOT_FOUND", "There is no such list.");
    const record = activity(c, person, name);
    if (!can(person, list.resource.permission) || !can(person, "exports:create")) {
      await record("denied", {});
      throw forbidden("You don't have permission to export this list.");
    }
    const { format, columns, statement, ...about } = readExportRequest(
      list,
      person,
      extension,
      c.req.query(),
    );
    const options = {
      requestId: c.get("requestId"),
      signal: c.req.raw.signal,
      statementTimeout: timeOfOneFetch,
      replica: true,
    };
    const encoding = { head: format.head(columns), rows: (rows: unknown[][]) => format.rows(rows, columns) };
    const rows = await streamRows(
      { database, actor: person, options, statement },
      encoding,
      () => record("ok", about),
      takePlace(running, person.userId),
    );
    return c.body(rows, 200, {
      "content-type": format.contentType,
      "content-disposition": `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.${extension}"`,
      "cache-control": "no-store",
    });
  });

  function activity(c: Context<DoorEnv>, person: Actor, name: string) {
    return (outcome: "ok" | "denied", about: { description?: string; metadata?: Record<string, unknown> }) =>
      recordActivity(database, person, {
        action: `${name}:export`,
        outcome,
        entityType: name,
        ...about,
        requestId: c.get("requestId"),
      });
  }
  return door;
}

// Each holds a connection for as long as it runs.
function takePlace(running: Map<string, number>, userId: string): () => void {
  const others = running.get(userId) ?? 0;
  if (others >= mostAtOnce)
    throw tooMany("Two of your exports are still running. Wait until one has finished.");
  running.set(userId, others + 1);
  return () => {
    const left = (running.get(userId) ?? 1) - 1;
    if (left > 0) running.set(userId, left);
    else running.delete(userId);
  };
}
