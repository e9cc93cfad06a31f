import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import { systemActor } from "#server/auth/actor.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";

/** Something to be done again and again, by one console of all that share the database. */
export interface ClockJob {
  name: string;
  everyMs: number;
  /** Milliseconds until its first run, where it isn't that of all. */
  firstMs?: number;
  /** Milliseconds that it may take between two statements of its transaction, where that is longer than the login's minute. */
  patience?: number;
  /** Runs beside the lock, in a transaction as `pd_job`; what it writes there is kept when it succeeds. */
  run: (tx: Transaction) => Promise<unknown>;
}

export interface ClockOptions {
  database: Database;
  jobs: readonly ClockJob[];
  log: Logger;
  /** Milliseconds until the first run of each: soon after the start, yet behind it. */
  firstMs?: number;
  /** Milliseconds until a job that failed is tried again, at most its own interval. */
  retryMs?: number;
}

export interface Clock {
  /** Starts nothing more and waits for what runs. */
  stop(): Promise<void>;
}

const jobTimeout = 60_000;

/**
 * Runs jobs at the start and then at their intervals, each a little early or late by chance, so that several consoles
 * don't act in step. A job that runs elsewhere is left out this time; one that fails is logged and tried again.
 */
export function startClock({ database, jobs, log, firstMs = 3_000, retryMs = 600_000 }: ClockOptions): Clock {
  const stopping = new AbortController();
  const { signal } = stopping;

  const keepRunning = async (job: ClockJob) => {
    const { name, everyMs, ...own } = job;
    for (let wait = own.firstMs ?? firstMs; await waited(wait, signal);) {
      try {
        const isOurs = await alone(database, job);
        log.debug({ job: name }, isOurs ? "a job is done" : "a job runs elsewhere");
        wait = everyMs;
      } catch (fault) {
        log.error({ err: fault, job: name }, "a job failed; it will be tried again");
        wait = Math.min(retryMs, everyMs);
      }
    }
  };
  const running = jobs.map(keepRunning);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** Runs a job now, unless it runs elsewhere; then false. */
export function alone(
  database: Database,
  { name, run, patience }: Pick<ClockJob, "name" | "run" | "patience">,
): Promise<boolean> {
  const limits = { statementTimeout: jobTimeout, patience };
  // The lock is the transaction's: whatever happens to this process, it is gone with the connection.
  return inTransaction(database, systemActor("jobs"), limits, async (tx) => {
    const answer = await tx.execute(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`job ${name}`}, 0)) as "isOurs"`,
    );
    if (!rowsOf<{ isOurs: boolean }>(answer)[0]?.isOurs) return false;
    await run(tx);
    return true;
  });
}

/** False when the clock was stopped meanwhile. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  const chance = 0.9 + Math.random() / 5;
  return sleep(milliseconds * chance, true, { signal, ref: false }).catch(() => false);
}
