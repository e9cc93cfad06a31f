import { Hono, type Context } from "hono";
import { z } from "zod";
import { can, type Actor } from "#server/auth/actor.ts";
import { recordActivity } from "#server/change/activity.ts";
import type { Database } from "#server/data/database.ts";
import { listReader } from "#server/data/list-reader.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { unlessSlow } from "#server/data/slow-question.ts";
import { forbidden, malformed, Refusal, signedOut } from "#server/errors.ts";
import { peerAddress, refuse, type DoorEnv } from "#server/http/http-request.ts";
import { selectionSchema } from "#shared/inputs/list-inputs.ts";
import { strictListParams } from "#shared/list-url.ts";
import { type ExportRun, ExportRuns } from "./export-runs.ts";
import { copiedParts } from "./copied-parts.ts";
import { csvFromCopy, csvHeading } from "./copied-csv.ts";
import { cursorParts } from "./cursor-parts.ts";
import { type ExportRequest, readExportRequest } from "./export-request.ts";
import { type ExportSource, streamExport } from "./export-stream.ts";

export interface ExportDoorDeps {
  database: Database;
  /** By the resource's name. */
  lists: Readonly<Record<string, ListQuery>>;
  actor(headers: Headers, peerAddress: string | null): Promise<Actor | undefined>;
}

type Person = Exclude<Actor, { kind: "system" }>;

/** Milliseconds until the next rows. */
const mostWaiting = 60_000;
const largestAnnouncement = 100_000;
const announcement = z.strictObject({
  id: z.uuid(),
  file: z.string().regex(/^[a-z0-9-]+\.[a-z0-9]+$/),
  selection: selectionSchema.optional(),
});

/**
 * `GET /:resource.:format` with a list's search parameters: all its rows as CSV, XLSX or NDJSON, in its order, with the
 * columns that the reader sees and may export. Every export is in the audit log before its first byte leaves, a
 * refused one too. Who wants to follow an export, or to choose its rows, announces it under an id of his own
 * (`POST /runs`) and downloads with `run=<id>`; `GET /runs` says how far his exports are, `DELETE /runs/:id` ends one.
 */
export function exportDoor({ database, lists, actor }: ExportDoorDeps): Hono<DoorEnv> {
  const door = new Hono<DoorEnv>();
  const runs = new ExportRuns();

  door.post("/runs", async (c) => {
    const person = await personOf(c);
    const text = await c.req.text();
    const read = text.length <= largestAnnouncement ? announcement.safeParse(jsonOf(text)) : undefined;
    if (!read?.success) throw malformed("This export isn't announced as it should be.");
    runs.announce(person.userId, read.data);
    return c.json({ id: read.data.id });
  });
  door.get("/runs", async (c) => c.json({ runs: runs.of((await personOf(c)).userId) }));
  door.delete("/runs/:id", async (c) => {
    runs.cancel((await personOf(c)).userId, c.req.param("id"));
    return c.json({ ok: true });
  });

  door.get("/:file{[a-z0-9-]+\\.[a-z0-9]+}", async (c) => {
    if (c.req.method !== "GET") return refuse(c, 405, "METHOD_NOT_SUPPORTED", "Use GET.");
    const person = await personOf(c);
    const file = c.req.param("file");
    const id = c.req.query("run");
    const run =
      id === undefined
        ? runs.announce(person.userId, { id: crypto.randomUUID(), file })
        : runs.begin(person.userId, id, file);
    run.state = "running";
    try {
      return await download(c, person, run);
    } catch (fault) {
      runs.end(run, "failed", wordsOf(fault));
      throw fault;
    }
  });

  async function download(c: Context<DoorEnv>, person: Person, run: ExportRun): Promise<Response> {
    const [name = "", extension = ""] = run.file.split(".");
    const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
    if (!list) throw new Refusal("NOT_FOUND", "There is no such list.");
    const record = activity(c, person, name);
    if (!can(person, list.resource.permission) || !can(person, "exports:create")) {
      await record("denied", {});
      throw forbidden("You don't have permission to export this list.");
    }
    const request = readExportRequest(list, person, extension, c.req.query(), run.selection);
    const { description, metadata } = request;
    runs.refuseThird(person.userId, run);
    const signal = AbortSignal.any([c.req.raw.signal, run.cancellation.signal]);
    let isCounted = false;
    const stream = streamExport(
      {
        database,
        actor: person,
        options: { requestId: c.get("requestId"), signal, replica: true, ...timeLimit(request) },
        source: sourceOf(request),
        admit: async (count) => {
          isCounted = count !== undefined;
          await record("ok", { description, metadata: { ...metadata, rows: count } });
        },
        progress: run,
      },
      async (fault) => {
        const left = c.req.raw.signal.aborted ? "cancelled" : "failed";
        runs.end(run, fault === undefined ? "done" : left, fault === undefined ? null : wordsOf(fault));
        // How much it was is known only now; that it began is in the log already.
        if (!isCounted && run.rows > 0)
          await record("ok", {
            description: `${description}: ${run.rows.toLocaleString("en")} rows, ${run.state}`.slice(0, 500),
            metadata: { format: extension, rows: run.rows, bytes: run.bytes, ended: run.state },
          }).catch((err: unknown) => c.get("log").error({ err }, "the end of an export wasn't recorded"));
      },
    );
    const asked = strictListParams(c.req.query()) ?? {};
    const rows = await unlessSlow(listReader(list.bound, person), "export", asked, stream);
    return c.body(rows, 200, {
      "content-type": request.format.contentType,
      "content-disposition": `attachment; filename="${name}-${new Date().toISOString().slice(0, 10)}.${extension}"`,
      "cache-control": "no-store",
    });
  }

  async function personOf(c: Context<DoorEnv>): Promise<Person> {
    const person = await actor(c.req.raw.headers, peerAddress(c));
    if (!person || person.kind === "system") throw signedOut();
    return person;
  }

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

function sourceOf({ format, statement, columns, encoding }: ExportRequest): ExportSource {
  return format.encode
    ? cursorParts(statement, (batches) => format.encode!(batches, columns, encoding))
    : copiedParts({ statement, heading: csvHeading(columns), convert: csvFromCopy(columns) }, mostWaiting);
}

// One statement for everything takes as long as its reader does.
const timeLimit = ({ format }: ExportRequest) => ({ statementTimeout: format.encode ? mostWaiting : 0 });

const wordsOf = (fault: unknown) =>
  fault instanceof Refusal ? fault.message : "The export broke off. Start it again.";

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
