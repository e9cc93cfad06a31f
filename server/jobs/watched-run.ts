import type { Logger } from "pino";
import { beatJob, type ClaimedJob, type JobProgress, lookAfterJob } from "#server/change/job-queue.ts";
import type { JobRun } from "#server/change/job-run.ts";
import type { Database } from "#server/data/database.ts";

/** Why a run was broken off. */
export type BrokenOff = "stopped" | "cancelled" | "lost";

const everyMs = 700;

/**
 * A run whose progress is written down beside its transaction, on connections of their own, and that is broken off when
 * the job is cancelled or taken by somebody else. `stop`: breaks it off because the console ends. `end`: stops watching.
 */
export function watchedRun(database: Database, job: ClaimedJob, leaseSeconds: number, log: Logger) {
  const begun = performance.now();
  const breaking = new AbortController();
  const progress: JobProgress = { stage: "changing", rows: 0 };
  let said: JobProgress = { ...progress };
  let saidAt = begun;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  const look = async () => {
    const now = performance.now();
    const isNews = said.stage !== progress.stage || said.rows !== progress.rows;
    const isDue = now - saidAt > (leaseSeconds * 1000) / 3;
    const asked = { ...progress };
    try {
      const found =
        isNews || isDue
          ? await beatJob(database, job, asked, leaseSeconds)
          : await lookAfterJob(database, job);
      if (isNews || isDue) [said, saidAt] = [asked, now];
      if (found !== "ours" && !isOver) breaking.abort(found satisfies BrokenOff);
    } catch (fault) {
      log.warn({ err: fault, job: job.id }, "the progress of a large change could not be written down");
    }
    if (!isOver && !breaking.signal.aborted) watch();
  };
  const watch = () => {
    timer = setTimeout(() => void look(), everyMs);
  };
  watch();

  const run: JobRun = {
    id: job.id,
    attempt: job.attempt,
    signal: breaking.signal,
    elapsed: () => performance.now() - begun,
    report({ stage, rows = 0, fromStart }) {
      if (stage) progress.stage = stage;
      progress.rows = fromStart ? 0 : progress.rows + rows;
    },
  };
  return {
    run,
    stop: () => breaking.abort("stopped" satisfies BrokenOff),
    end() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
