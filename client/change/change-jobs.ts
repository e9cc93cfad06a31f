import { trpcClient } from "#client/trpc.ts";
import { watchResources } from "#client/live.ts";
import { createStore } from "#client/ui/store.ts";
import type { FollowedJob } from "#shared/change-jobs.ts";
import type { ChangeRequest } from "./change-request.ts";

/** The reader's own large changes, the oldest first: those under way and what became of the others. */
export const followedJobs = createStore<readonly FollowedJob[]>([]);

// What this tab began, with its own words for the end.
const begun = new Map<string, ChangeRequest>();
// Where no hint comes through, one looks again all the same.
const every = 4000;
const soon = 250;

let timer: ReturnType<typeof setTimeout> | undefined;
let isReading = false;
let onEnded: (job: FollowedJob, request: ChangeRequest | undefined) => void = () => {};

/** Of a job that is followed, or of its row in the list of them. */
export const isUnderWay = ({ state }: { state: unknown }): boolean =>
  state === "waiting" || state === "running";

/** Follows a job from now on; its end is told with the words of the request that it came from. */
export function noteJob(id: string, request?: ChangeRequest): void {
  if (request) begun.set(id, request);
  lookSoon(0);
}

/** Follows the reader's jobs until the returned function is called; each end that was not there before is told once. */
export function followJobs(tell: typeof onEnded): () => void {
  onEnded = tell;
  const stop = watchResources(
    ["change-jobs"],
    () => lookSoon(soon),
    (connected) => connected && lookSoon(soon),
  );
  lookSoon(soon);
  return () => {
    stop();
    clearTimeout(timer);
    timer = undefined;
  };
}

/** Asks the console to cancel; whether it came in time shows in the tray. */
export async function cancelJob(id: string): Promise<void> {
  try {
    await trpcClient.changeJobs.cancel.mutate({ id });
  } finally {
    lookSoon(0);
  }
}

/** Its end has been seen, in all tabs. */
export function putJobAway(id: string): void {
  followedJobs.set(followedJobs.get().filter((job) => job.id !== id));
  void trpcClient.changeJobs.putAway.mutate({ id }).catch(() => undefined);
}

function lookSoon(milliseconds: number): void {
  if (timer !== undefined && milliseconds > 0) return;
  clearTimeout(timer);
  timer = setTimeout(() => void look(), milliseconds);
}

async function look(): Promise<void> {
  timer = undefined;
  if (isReading) return lookSoon(soon);
  isReading = true;
  const jobs = await trpcClient.changeJobs.mine.query().catch(() => undefined);
  isReading = false;
  if (jobs) {
    const before = new Map(followedJobs.get().map((job) => [job.id, job]));
    followedJobs.set(jobs);
    for (const job of jobs) {
      const was = before.get(job.id);
      const isNews = (was !== undefined && isUnderWay(was)) || (was === undefined && begun.has(job.id));
      if (isUnderWay(job) || !isNews) continue;
      onEnded(job, begun.get(job.id));
      begun.delete(job.id);
    }
  }
  if (timer === undefined && followedJobs.get().some(isUnderWay))
    timer = setTimeout(() => void look(), every);
}
