import type { FollowedJob } from "#shared/change-jobs.ts";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";

/** Where a large change is, or what became of it, in a line. */
export function jobWords(job: FollowedJob, locale: string): string {
  const { state, stage, doneRows, expectedRows, ahead } = job;
  if (state === "waiting")
    return ahead > 0
      ? `Waits for ${ahead === 1 ? "another large change" : `${formatNumber(ahead, locale)} other large changes`}`
      : "Is about to begin";
  if (state === "running") {
    if (stage === "checking") return "All rows written; making sure that it is what was shown";
    if (stage === "recording") return "All rows written; writing the log";
    if (doneRows === 0) return `Finding and locking ${formatQuantity(expectedRows, "row", locale)}`;
    return `${formatNumber(Math.min(doneRows, expectedRows), locale)} of ${formatQuantity(expectedRows, "row", locale)}`;
  }
  if (state === "done") {
    const took = `in ${seconds(job.elapsedMs)}`;
    return `${formatQuantity(job.rowCount ?? 0, "row", locale)} changed ${took}`;
  }
  if (state === "asked") return "Waits for somebody's approval. Nothing has changed yet.";
  return job.message ?? "Nothing was changed.";
}

/** "about 20 s left", as the rows so far went; undefined when nobody can know. */
export function timeLeft(job: FollowedJob): string | undefined {
  const { state, stage, doneRows, expectedRows, elapsedMs } = job;
  if (state !== "running" || stage !== "changing" || doneRows === 0 || elapsedMs < 2000) return undefined;
  const perRow = elapsedMs / doneRows;
  return `about ${seconds(Math.max(1000, (expectedRows - doneRows) * perRow))} left`;
}

function seconds(milliseconds: number): string {
  const whole = Math.max(1, Math.round(milliseconds / 1000));
  return whole < 90 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}
