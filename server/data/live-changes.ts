import { z } from "zod";
import type { Logger } from "pino";
import type { Actor } from "#server/auth/actor.ts";
import type { Database } from "./database.ts";

/** A hint that rows of a table changed; the reader asks again through its own list, so nothing leaks by it. */
export interface LiveChange {
  table: string;
  operation: "insert" | "update" | "delete";
  /** At most 50; empty when more changed, or when nobody knows which (`count` 0: hints may have been missed). */
  ids: string[];
  count: number;
}

/** Fan-out of the database's notifications to subscribers. */
export interface LiveChanges {
  /** Ends with the signal. A member gets only hints about its own organization. */
  subscribe(actor: Actor, tables: ReadonlySet<string>, signal: AbortSignal): AsyncIterable<LiveChange>;
  close(): Promise<void>;
}

/** Where the database's triggers announce changed rows. */
export const liveChannel = "pressdesk";

const announcement = z.object({
  table: z.string(),
  operation: z.enum(["insert", "update", "delete"]),
  organizationId: z.string().nullable(),
  ids: z.array(z.string()).max(50).default([]),
  count: z.number(),
});

interface Subscriber {
  actor: Actor;
  tables: ReadonlySet<string>;
  offer(change: LiveChange): void;
  end(): void;
}

/** Listens from now on; rejects when the database can't be reached. */
export async function createLiveChanges(
  database: Pick<Database, "listen">,
  log: Logger,
): Promise<LiveChanges> {
  const subscribers = new Set<Subscriber>();
  let isClosed = false;

  function announce(payload: string): void {
    const parsed = announcement.safeParse(jsonOf(payload));
    if (!parsed.success) return log.warn("A live change could not be read.");
    const { organizationId, ...change } = parsed.data;
    for (const subscriber of subscribers) {
      if (subscriber.tables.has(change.table) && mayHear(subscriber.actor, organizationId))
        subscriber.offer(change);
    }
  }

  function announceGap(): void {
    for (const subscriber of subscribers) {
      for (const table of subscriber.tables)
        subscriber.offer({ table, operation: "update", ids: [], count: 0 });
    }
  }

  const stop = await database.listen(liveChannel, announce, announceGap);
  return {
    subscribe(actor, tables, signal) {
      const queue = hintQueue();
      const subscriber: Subscriber = { actor, tables, offer: queue.offer, end: queue.end };
      const leave = () => {
        subscribers.delete(subscriber);
        queue.end();
      };
      subscribers.add(subscriber);
      // Whoever comes after the end would wait for ever.
      if (signal.aborted || isClosed) leave();
      else signal.addEventListener("abort", leave, { once: true });
      return queue.read(leave);
    },
    async close() {
      isClosed = true;
      for (const subscriber of subscribers) subscriber.end();
      subscribers.clear();
      await stop();
    },
  };
}

function mayHear(actor: Actor, organizationId: string | null): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "member") return organizationId === actor.organizationId;
  return actor.organizationId === null || organizationId === null || organizationId === actor.organizationId;
}

const longestQueue = 100;

// A reader that falls behind gets one hint per table and operation instead of a growing queue.
function hintQueue() {
  let waiting: LiveChange[] = [];
  let isEnded = false;
  let wake = () => {};
  return {
    offer(change: LiveChange) {
      waiting.push(change);
      if (waiting.length > longestQueue) waiting = merged(waiting);
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
    async *read(leave: () => void): AsyncGenerator<LiveChange> {
      try {
        for (;;) {
          const next = waiting.shift();
          if (isEnded) return;
          if (next) yield next;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        leave();
      }
    },
  };
}

function merged(changes: readonly LiveChange[]): LiveChange[] {
  const byKind = new Map<string, LiveChange>();
  for (const { table, operation, count } of changes) {
    const key = `${table} ${operation}`;
    const sum = byKind.get(key) ?? { table, operation, ids: [], count: 0 };
    byKind.set(key, { ...sum, count: sum.count + count });
  }
  return [...byKind.values()];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
