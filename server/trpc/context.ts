import type { Logger } from "pino";
import type { Actor } from "#server/auth/actor.ts";
import type { Auth } from "#server/auth/auth.ts";
import type { AnyCommand } from "#server/change/command.ts";
import type { DiffResources } from "#server/change/diff-resources.ts";
import type { Database } from "#server/data/database.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import type { LiveChanges } from "#server/data/live-changes.ts";
import type { PagesAhead } from "./lists-ahead.ts";

/** Finds a command by the place of its procedure in the API. */
export type CommandAt = (procedure: string) => AnyCommand | undefined;

/** Finds the list that stands beside a command in the API: `errors.resolve` chooses among the rows of `errors`. */
export type ListAt = (procedure: string) => ListQuery | undefined;

/** What every procedure gets. Made per request by `app.ts`. */
export interface Context {
  database: Database;
  live: LiveChanges;
  auth: Pick<Auth, "passwords" | "demo">;
  /** Absent when nobody is signed in. */
  actor: Actor | undefined;
  /** Asks anew who sends the request, for answers that last. Absent where there is no request. */
  actorNow?: () => Promise<Actor | undefined>;
  /** Who may read what in a diff: `diffResources(lists)`. Without it, diffs show no values. */
  diffResources?: DiffResources;
  /** What was asked for earlier is found again by its procedure's place: `commandsOf(router)`. */
  commandAt?: CommandAt;
  /** What a command's selection chooses from: `listsBeside(lists)`. */
  listAt?: ListAt;
  requestId: string;
  log: Logger;
  /** Pages of lists that are being read for this very actor already. */
  ahead?: PagesAhead | undefined;
  /** Aborted when the caller went away. */
  signal: AbortSignal | undefined;
}
