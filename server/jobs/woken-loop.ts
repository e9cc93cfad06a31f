import type { Logger } from "pino";
import type { Database } from "#server/data/database.ts";

export interface WokenLoopOptions {
  database: Database;
  /** Work is a row that somebody adds to it. */
  table: string;
  /** Does what is due, or begins it; gives the seconds until there is more, null when nothing waits. Asked again while it looks. */
  look(): Promise<number | null>;
  /** Seconds to sleep at the least. */
  shortestSleep: number;
  log: Logger;
  /** What the log says when looking fails. */
  fault: string;
}

export interface WokenLoop {
  /** Looks now. */
  wake(): void;
  /** Looks no more. */
  stop(): Promise<void>;
}

const longestSleep = 30;
const untilNextTry = 5;

/** Looks after a queue in the database until it is stopped: wakes by the database's notice, also after one may have been missed, and by the clock. */
export async function startWokenLoop(options: WokenLoopOptions): Promise<WokenLoop> {
  const { database, table, look, shortestSleep, log, fault } = options;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const wake = async () => {
    clearTimeout(timer);
    let sleep = untilNextTry;
    try {
      sleep = Math.max(shortestSleep, Math.min((await look()) ?? longestSleep, longestSleep));
    } catch (err) {
      log.error({ err }, fault);
    }
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void wake(), sleep * 1000);
  };
  const silence = await database.listen(
    "pressdesk",
    (payload) => void (isNewRow(table, payload) && wake()),
    () => void wake(),
  );
  void wake();
  return {
    wake: () => void wake(),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await silence();
    },
  };
}

// What the queue's own workers write is announced on the same channel.
function isNewRow(wanted: string, payload: string): boolean {
  if (!payload.includes(`"${wanted}"`)) return false;
  const { table, operation } = JSON.parse(payload) as { table: string; operation: string };
  return table === wanted && operation === "insert";
}
