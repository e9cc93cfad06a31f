import type { inferRouterInputs } from "@trpc/server";
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import pino from "pino";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { recordedColumns } from "#drizzle/policies/recorded-columns.ts";
import type { Actor, MemberActor, StaffActor } from "#server/auth/actor.ts";
import type { AnyCommand } from "#server/change/command.ts";
import { diffResources } from "#server/change/diff-resources.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { importDoor } from "#server/imports/import-door.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { commandsOf } from "#server/trpc/procedures.ts";
import { type AppRouter, appRouter } from "#server/trpc/router.ts";
import type { ChangeOptions, ChangeOutcome, RowDiff } from "#shared/change.ts";
import { demoDatabase } from "#tests/features/demo-business-scene.ts";
import { deskReader, northwindReader } from "#tests/support/demo-readers.ts";
import { setScene } from "#tests/support/set-scene.ts";

type Inputs = inferRouterInputs<AppRouter>;
type PathsOf<Key extends keyof Inputs> = {
  [Name in keyof Inputs[Key]]: Inputs[Key][Name] extends { mode: "rehearse" | "apply" }
    ? `${Key}.${Name & string}`
    : never;
}[keyof Inputs[Key]];

/** Where a command stands in the API: `errors.resolve`. Those of imports have no names in the types. */
export type CommandPath = { [Key in Exclude<keyof Inputs, "importInto">]: PathsOf<Key> }[Exclude<
  keyof Inputs,
  "importInto"
>];

/** Every command of the API by its path. */
export const commands: ReadonlyMap<string, AnyCommand> = new Map(
  Object.entries(
    appRouter._def.procedures as unknown as Record<string, { _def: { meta?: { command?: AnyCommand } } }>,
  ).flatMap(([path, { _def }]) => (_def.meta?.command ? [[path, _def.meta.command] as const] : [])),
);

type Run = (change: ChangeOptions & { input: unknown }) => Promise<ChangeOutcome>;

/** What every attempt adds to. */
export const logTables = ["activities", "audit_chains"];
// Large, and no command writes to them: a sixteenth is as good a witness as all of it.
const thinned = [
  "events",
  "page_views",
  "feature_usage",
  "user_engagement_daily",
  "performance_metrics",
  "error_logs",
];
const described = new Map(describedTables().map((table) => [table.name, table]));

/** The demo business without approval rules, two owners of everything, and an admin of one tenant. */
export async function commandScene() {
  // Not the whole console: its clock and its outbox worker would write beside the commands.
  const db = await demoDatabase();
  const log = pino({ level: "silent" });
  const caller = (actor: Actor) =>
    appRouter.createCaller({
      database: db.database,
      actor,
      log,
      requestId: randomUUID(),
      diffResources: diffResources(Object.values(allLists)),
      commandAt: commandsOf(appRouter),
      // No command asks for these.
      live: null as never,
      auth: null as never,
      signal: undefined,
    });
  for (const table of thinned) {
    await setScene(db, `delete from ${table} where left(id::text, 1) <> '7'`);
    await db.owner.query(`vacuum ${table}`);
  }
  await setScene(db, "delete from approval_requests");
  await setScene(db, "delete from approval_policies");
  await setScene(
    db,
    "insert into user_roles (user_id, role_id) select u.id, r.id from users u, roles r where u.email = 'support@pressdesk.test' and r.name = 'owner'",
  );
  const staff = await deskReader(db, "owner", ["*"]);
  const second = await deskReader(db, "support", ["*"]);
  const alien: MemberActor = { ...(await northwindReader(db)), permissions: new Set(["*"]) };
  const rows = async <Row>(text: string, values: unknown[] = []) =>
    (await db.owner.query(text, values)).rows as Row[];
  const tables = (
    await rows<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname",
    )
  ).map(({ name }) => name);
  const run = (path: string, actor: Actor): Run => {
    const [router = "", name = ""] = path.split(".");
    return (caller(actor) as unknown as Record<string, Record<string, Run>>)[router]![name]!;
  };
  const scene = {
    db,
    staff,
    second,
    alien,
    rows,
    run,
    /** The only value of a query's first row. */
    async one<Value = string>(text: string, values: unknown[] = []): Promise<Value> {
      const [row] = await rows<Record<string, Value>>(text, values);
      if (!row) throw new Error(`The demo business has no row for: ${text}`);
      return Object.values(row)[0]!;
    },
    /** Makes a change for good, with a second person's approval where a rule wants it. Gives its id. */
    async make(path: string, input: unknown, options: Partial<ChangeOptions> = {}): Promise<string> {
      const outcome = await run(path, staff)({ mode: "apply", input, reason: "Asked by phone", ...options });
      if (outcome.mode === "apply") return outcome.changeId;
      if (outcome.mode !== "request") throw new Error("It was only rehearsed.");
      const by = caller(second).approvals;
      const review = await by.review({ id: outcome.requestId });
      const decided = await by.approve({ id: outcome.requestId, expect: review.plan!.hash });
      return decided.changeId;
    },
    /** What a command answers, made for good. */
    async answer<Result>(path: string, input: unknown): Promise<Result> {
      const outcome = await run(path, staff)({ mode: "apply", input });
      return outcome.result as Result;
    },
    /** A count of all rows by table, and a hash of which versions they are: any write of a row makes another one. */
    async digest(): Promise<Record<string, string>> {
      const parts = tables.map(
        (name) =>
          `select '${name}' as name, count(*) || ' ' || coalesce(bit_xor(hashtextextended(t.tableoid || ' ' || t.ctid || ' ' || t.xmin, 0)), 0) as digest from "${name}" t`,
      );
      const found = await rows<{ name: string; digest: string }>(parts.join(" union all "));
      return Object.fromEntries(found.map(({ name, digest }) => [name, digest]));
    },
    /** All rows of these tables by table and id, with the columns that the log keeps. */
    async contents(names: Iterable<string>): Promise<Record<string, Record<string, unknown>>> {
      const all: Record<string, Record<string, unknown>> = {};
      for (const name of names) {
        const kept = recordedColumns(described.get(name)!).map((column) => `'${column}', t."${column}"`);
        const parts = Array.from({ length: Math.ceil(kept.length / 40) }, (_, at) =>
          kept.slice(at * 40, at * 40 + 40),
        );
        const found = await rows<{ id: string; row: unknown }>(
          `select id::text, ${parts.map((part) => `jsonb_build_object(${part.join(", ")})`).join(" || ")} as row from "${name}" t`,
        );
        all[name] = Object.fromEntries(found.map(({ id, row }) => [id, row]));
      }
      return all;
    },
    async changeRows(changeId: string): Promise<RowDiff[]> {
      const { rows: page } = await caller(staff).audit.changeRows({ changeId });
      return page;
    },
    /** The last entry of the log about an action. */
    async lastEntry(action: string) {
      const [entry] = await rows<{ id: string; outcome: string; actor: string; rows: number }>(
        "select id, outcome, actor_id as actor from activities where action = $1 order by transaction_id desc nulls last limit 1",
        [action],
      );
      return entry;
    },
    close: () => db.close(),
    /** Brings a file in; gives its id. */
    async bring(resource: string, text: string): Promise<string> {
      const doors = new Hono<DoorEnv>();
      doors.use("*", (c, next) => {
        c.set("requestId", "0190a000-0000-7000-8000-00000000cafe");
        c.set("log", log);
        return next();
      });
      doors.route("/", importDoor({ database: db.database, actor: async () => staff }));
      const answer = await doors.request(`/${resource}?name=file.csv`, { method: "POST", body: text });
      const { fileId } = (await answer.json()) as { fileId?: string };
      if (!fileId) throw new Error(`The file for ${resource} was refused: ${answer.status}`);
      return fileId;
    },
  };
  return scene;
}
export type CommandScene = Awaited<ReturnType<typeof commandScene>>;

/** The same person without any permission. */
export const without = (actor: StaffActor): StaffActor => ({ ...actor, permissions: new Set<string>() });
