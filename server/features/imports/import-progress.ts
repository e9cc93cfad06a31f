import { conflict } from "#server/errors.ts";

interface Step {
  done: number;
  total: number;
  isCancelled: boolean;
}

const steps = new Map<string, Step>();

/** Follows one run over a file; throws from `to` once somebody has cancelled it. */
export function noteProgress(fileId: string, total: number) {
  const step: Step = { done: 0, total, isCancelled: false };
  steps.set(fileId, step);
  return {
    to(done: number): void {
      step.done = done;
      if (step.isCancelled) throw conflict("The import was cancelled. Nothing has changed.");
    },
    end(): void {
      if (steps.get(fileId) === step) steps.delete(fileId);
    },
  };
}

/** How far the run over a file has come, in this process; null when there is none. */
export function progressOf(fileId: string): { done: number; total: number } | null {
  const step = steps.get(fileId);
  return step ? { done: step.done, total: step.total } : null;
}

export function cancelRun(fileId: string): void {
  const step = steps.get(fileId);
  if (step) step.isCancelled = true;
}
