import type { Actor } from "#server/auth/actor.ts";

/** A hint that rows of a table changed; the reader asks again through its own list, so nothing leaks by it. */
export interface LiveChange {
  table: string;
  operation: "insert" | "update" | "delete";
  /** At most 50; empty when more changed. */
  ids: string[];
  count: number;
}

/** Fan-out of the database's notifications to subscribers. */
export interface LiveChanges {
  /** Ends with the signal. A member gets only hints about its own organization. */
  subscribe(actor: Actor, tables: ReadonlySet<string>, signal: AbortSignal): AsyncIterable<LiveChange>;
  close(): Promise<void>;
}
