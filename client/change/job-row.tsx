import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { faultWords } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { CircleAlert, CircleCheck, X } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Progress } from "#client/ui/progress.tsx";
import { toast } from "#client/ui/toast.tsx";
import type { FollowedJob } from "#shared/change-jobs.ts";
import { cancelJob, isUnderWay, putJobAway } from "./change-jobs.ts";
import { tryJobAgain } from "./job-ends.ts";
import { jobWords, timeLeft } from "./job-words.ts";

/** One large change in the tray: how far it is, or what became of it. */
export function JobRow({ job }: { job: FollowedJob }) {
  return isUnderWay(job) ? <RunningJob job={job} /> : <EndedJob job={job} />;
}

function RunningJob({ job }: { job: FollowedJob }) {
  const { locale } = useLocale();
  const [isAsking, setAsking] = useState(false);
  const [isCancelling, setCancelling] = useState(false);
  const cancel = () => {
    setCancelling(true);
    setAsking(false);
    cancelJob(job.id).catch((fault: unknown) => {
      setCancelling(false);
      toast({ title: "This couldn't be cancelled", description: faultWords(fault), tone: "bad" });
    });
  };
  const isCounting = job.state === "running" && job.stage === "changing" && job.doneRows > 0;
  const left = isCancelling ? undefined : timeLeft(job);
  return (
    <div className="flex flex-col gap-2 p-3">
      <div className="flex items-end gap-3">
        <Progress
          className="min-w-0 flex-1"
          label={job.title}
          value={isCounting ? Math.min(job.doneRows, job.expectedRows) : null}
          max={Math.max(1, job.expectedRows)}
        />
        {!isAsking && (
          <Button
            size="sm"
            variant="ghost"
            busy={isCancelling}
            onClick={() => setAsking(true)}
            aria-label={`Cancel ${job.title}`}
          >
            Cancel
          </Button>
        )}
      </div>
      <p className="text-xs text-ink-soft tabular-nums">
        {isCancelling ? "Being cancelled: everything is put back as it was" : jobWords(job, locale)}
        {left && ` · ${left}`}
      </p>
      {isAsking && (
        <div
          role="group"
          aria-label={`Cancel ${job.title}?`}
          className="flex flex-wrap items-center gap-2 text-xs"
        >
          <span className="min-w-0 flex-1">What it has done so far is taken back.</span>
          <Button size="sm" variant="danger" onClick={cancel}>
            Cancel it
          </Button>
          <Button size="sm" onClick={() => setAsking(false)}>
            Go on
          </Button>
        </div>
      )}
    </div>
  );
}

const shownFor = 20_000;

function EndedJob({ job }: { job: FollowedJob }) {
  const { locale } = useLocale();
  const { id, state, title, description } = job;
  const isDone = state === "done" || state === "asked";
  const [wasThereAtOnce] = useState(() => performance.now() < shownFor);
  // What went well while one looked needs no answer; what ended while nobody looked waits to be seen.
  useEffect(() => {
    if (!isDone || wasThereAtOnce) return undefined;
    const timer = setTimeout(() => putJobAway(id), shownFor);
    return () => clearTimeout(timer);
  }, [id, isDone, wasThereAtOnce]);
  return (
    <div role="status" className="flex items-start gap-2.5 p-3">
      {isDone ? (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good-ink" />
      ) : (
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-ink" />
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="text-sm font-medium">
          {isDone ? (description ?? title) : `${title}: ${endWords[state]}`}
        </p>
        <p className="text-xs text-ink-soft">{jobWords(job, locale)}</p>
        {state === "done" && (
          <p className="text-xs">
            <Link to="/changes/$id" params={{ id }} className="underline underline-offset-2">
              Open the change
            </Link>
          </p>
        )}
        {!isDone && (
          <div>
            <Button size="sm" onClick={() => void tryJobAgain(job)}>
              {job.hasDrifted ? "Look at it again" : "Try again"}
            </Button>
          </div>
        )}
      </div>
      <IconButton
        size="sm"
        label="Dismiss"
        icon={<X />}
        className="-mt-0.5 -mr-1"
        onClick={() => putJobAway(id)}
      />
    </div>
  );
}

const endWords: Readonly<Partial<Record<FollowedJob["state"], string>>> = {
  failed: "not done",
  cancelled: "cancelled",
};
