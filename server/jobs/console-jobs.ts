import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import { sweepSignIn } from "#server/auth/sweep-sign-in.ts";
import { sweepGuards } from "#server/change/sweep-guards.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import type { ArchivePlace } from "#server/features/audit/archive-file.ts";
import { sealOldMonths } from "#server/features/audit/seal-months.ts";
import { verifyInBackground } from "#server/features/audit/verify-jobs.ts";
import { sweepJobs } from "#server/features/change-jobs/followed-jobs.ts";
import { expireRequests } from "#server/features/approvals/expire-requests.ts";
import { reopenMissed } from "#server/features/errors/error-return.ts";
import { sweepImports } from "#server/features/imports/staged-files.ts";
import { sweepQueues } from "#server/features/views/queue-lease.ts";
import { checkWatches } from "#server/features/views/watch-check.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import type { ClockJob } from "./clock.ts";

const minute = 60 * 1000;
const day = 24 * 60 * 60 * 1000;

/** The log of a month goes into a table of its own, which has to be there before the month begins. */
export const partitionJob = {
  name: "log partitions",
  async run(tx: Transaction) {
    // Behind a long transaction it would make every writer wait: better later than that.
    await tx.execute(sql`set local lock_timeout = '3s'`);
    await tx.execute(sql`select maintain_log_partitions(1, 3)`);
  },
};

/** What a console does by the clock; without a place for archives no month leaves the database. */
export function consoleJobs(database: Database, log: Logger, archive?: ArchivePlace): ClockJob[] {
  return [
    { ...partitionJob, everyMs: day },
    ...(archive
      ? [
          {
            name: "log archives",
            everyMs: day,
            firstMs: 30 * minute,
            patience: day / 4,
            run: () => sealOldMonths(database, archive, log),
          },
        ]
      : []),
    { name: "watched views", everyMs: minute, run: () => checkWatches(database, allLists, log) },
    { name: "queue sweep", everyMs: day, run: (tx) => sweepQueues(tx) },
    { name: "returned errors", everyMs: minute, run: () => reopenMissed({ database, log }) },
    { name: "expired requests", everyMs: minute, run: (tx) => expireRequests(tx) },
    { name: "job sweep", everyMs: day, run: (tx) => sweepJobs(tx) },
    { name: "guard sweep", everyMs: day, run: (tx) => sweepGuards(tx) },
    { name: "import sweep", everyMs: day / 24, run: (tx) => sweepImports(tx) },
    {
      // It reads the whole log: not in the rush of a start.
      name: "log proof",
      everyMs: day,
      firstMs: 15 * minute,
      run: (tx) => verifyInBackground(database, tx, log),
    },
    { name: "sign-in sweep", everyMs: day, run: () => sweepSignIn(database) },
  ];
}
