import { ExportRow } from "#client/app/export-row.tsx";
import { followedJobs } from "#client/change/change-jobs.ts";
import { JobRow } from "#client/change/job-row.tsx";
import { followedExports } from "#client/grid/export-runs.ts";
import { useStore } from "#client/ui/store.ts";

/** What the console does for the reader beside the page, large changes and exports, and what became of it: at the page's foot. */
export default function ProgressTray() {
  const jobs = useStore(followedJobs);
  const exports = useStore(followedExports);
  if (jobs.length + exports.length === 0) return null;
  return (
    <section
      aria-label="Under way"
      className="fixed bottom-16 left-4 z-40 sm:left-64 flex max-h-[50dvh] w-[min(340px,calc(100vw-32px))] flex-col divide-y divide-line overflow-y-auto rounded-lg bg-overlay text-ink shadow-popup"
    >
      {jobs.map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
      {exports.map((run) => (
        <ExportRow key={run.id} run={run} />
      ))}
    </section>
  );
}
