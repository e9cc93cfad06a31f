import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { DiffResources } from "#server/change/diff-resources.ts";
import { claimJobs, type ClaimedJob, endJob, secondsUntilJob } from "#server/change/job-queue.ts";
import { runJob } from "#server/change/run-job.ts";
import type { Database } from "#server/data/database.ts";
import type { CommandAt } from "#server/trpc/context.ts";
import { settleFailedJob } from "./failed-job.ts";
import { watchedRun } from "./watched-run.ts";
import { startWokenLoop, type WokenLoop } from "./woken-loop.ts";

export interface ChangeWorkerOptions {
  database: Database;
  commandAt: CommandAt;
  diffResources: DiffResources;
  log: Logger;
  /** Seconds after which a job whose runner has gone silent is begun again. */
  leaseSeconds?: number;
  /** Jobs at a time. Each holds a connection of the console's. */
  concurrency?: number;
}

export interface ChangeWorker {
  /** Takes nothing more; what runs is taken back and waits for the next console. */
  stop(): Promise<void>;
}

// Whatever ends the console each time it does this would end it for ever.
const abandonedAtMost = 3;

/** Makes large changes until it is stopped. */
export async function startChangeWorker(options: ChangeWorkerOptions): Promise<ChangeWorker> {
  const { database, log, leaseSeconds = 45, concurrency = 2 } = options;
  const running = new Map<string, { stop: () => void; over: Promise<void> }>();
  let stopped = false;
  let claiming: Promise<void> | undefined;
  let loop: WokenLoop | undefined;

  const begin = (job: ClaimedJob) => {
    const watched = watchedRun(database, job, leaseSeconds, log);
    const over = attempt(options, job, watched).finally(() => {
      running.delete(job.id);
      if (!stopped) loop?.wake();
    });
    running.set(job.id, { stop: watched.stop, over });
  };
  const claim = async () => {
    const free = concurrency - running.size;
    if (stopped || free <= 0) return;
    for (const job of await claimJobs(database, free, leaseSeconds, [...running.keys()])) begin(job);
  };
  loop = await startWokenLoop({
    database,
    table: "change_jobs",
    shortestSleep: 0.2,
    log,
    fault: "the queue of large changes could not be read; trying again",
    async look() {
      await (claiming ??= claim().finally(() => (claiming = undefined)));
      // Whoever has no hand free is woken by the end of what runs.
      return running.size < concurrency ? secondsUntilJob(database, [...running.keys()]) : null;
    },
  });
  return {
    async stop() {
      stopped = true;
      await loop?.stop();
      await claiming?.catch(() => undefined);
      for (const { stop } of running.values()) stop();
      await Promise.all([...running.values()].map(({ over }) => over));
    },
  };
}

async function attempt(
  { database, commandAt, diffResources, log }: ChangeWorkerOptions,
  job: ClaimedJob,
  { run, end }: ReturnType<typeof watchedRun>,
): Promise<void> {
  const ctx = { database, log, commandAt, diffResources, requestId: randomUUID() };
  try {
    if (job.abandonments >= abandonedAtMost) {
      const message =
        "The console stopped each time it was doing this, so it isn't tried again. Choose fewer rows.";
      await endJob(database, job, { state: "failed", message });
      return;
    }
    await runJob(ctx, job, run);
    log.info({ job: job.id, command: job.command, ms: run.elapsed() }, "a large change is made");
  } catch (fault) {
    await settleFailedJob(database, job, fault, run.signal, log).catch((err: unknown) =>
      log.error(
        { err, job: job.id },
        "a large change could not be ended; it is begun again when its lease is over",
      ),
    );
  } finally {
    end();
  }
}
