import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { inArray, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { z } from "zod";
import { systemSettings } from "#drizzle/schema/settings.ts";
import { systemActor } from "#server/auth/actor.ts";
import { writeActivity } from "#server/change/activity.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { type ArchivePlace, type LogTable, writeArchive } from "./archive-file.ts";
import { archiveFaults } from "./archive-manifest.ts";

/** Months that each log stays in the database, where the setting `retention.months` doesn't say otherwise. */
export const keptMonths = 24;

const monthsShape = z.record(z.string(), z.int().min(2).max(1200));
const holdShape = z.union([z.boolean(), z.array(z.string())]);

export interface LogMonth {
  table: LogTable;
  /** Its first day. */
  month: string;
  /** It is old enough, and a legal hold keeps it. */
  isHeld: boolean;
}

/** The months that are old enough to leave the database, oldest first. */
export async function monthsToSeal(tx: Transaction): Promise<LogMonth[]> {
  const stored = await tx
    .select({ key: systemSettings.key, value: systemSettings.value })
    .from(systemSettings)
    .where(inArray(systemSettings.key, ["retention.months", "retention.hold"]));
  const setting = (key: string) => stored.find((one) => one.key === key)?.value;
  // A setting that says something else than it should keeps everything.
  const months = monthsShape.safeParse(setting("retention.months") ?? {});
  const hold = holdShape.safeParse(setting("retention.hold") ?? false);
  const answer = await tx.execute(sql`
    select log_table as "table", month::text as month,
      (extract(year from age(date_trunc('month', now() at time zone 'UTC'), month)) * 12
        + extract(month from age(date_trunc('month', now() at time zone 'UTC'), month)))::int as months
    from log_months() order by month, log_table`);
  return rowsOf<{ table: LogTable; month: string; months: number }>(answer)
    .filter(({ table, months: age }) => age > ((months.success && months.data[table]) || keptMonths))
    .map(({ table, month }) => ({
      table,
      month,
      isHeld:
        !months.success ||
        !hold.success ||
        hold.data === true ||
        (Array.isArray(hold.data) && hold.data.includes(table)),
    }));
}

/**
 * Puts old months away: each is written into an archive, read back and checked, sealed in the log and dropped, in one
 * transaction, which no two have at once. What a legal hold keeps stays. Gives the months that were sealed.
 */
export async function sealOldMonths(
  database: Database,
  place: ArchivePlace,
  log: Logger,
): Promise<LogMonth[]> {
  const due = await inTransaction(database, systemActor("jobs"), {}, monthsToSeal);
  const sealed: LogMonth[] = [];
  for (const one of due.filter(({ isHeld }) => !isHeld)) {
    const changeId = randomUUID();
    // Writing and checking the file is a long silence between two statements.
    const limits = { statementTimeout: patience, patience };
    const file = await inTransaction(database, systemActor("jobs"), { ...limits, changeId }, (tx) =>
      sealMonth(tx, one, place, changeId),
    );
    if (!file) continue;
    log.info({ table: one.table, month: one.month, file }, "a month of a log is in its archive");
    sealed.push(one);
  }
  return sealed;
}

const patience = 600_000;

/** Gives the archive, or undefined when the month isn't due any more: somebody else sealed it, or a hold came. */
async function sealMonth(
  tx: Transaction,
  { table, month }: LogMonth,
  place: ArchivePlace,
  changeId: string,
): Promise<string | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('seal log months', 0))`);
  const isDue = (await monthsToSeal(tx)).some(
    (due) => due.table === table && due.month === month && !due.isHeld,
  );
  if (!isDue) return undefined;
  const { file, manifest } = await writeArchive(tx, table, month, place);
  const faults = await archiveFaults(file, place.secret);
  if (faults.length > 0)
    throw new Error(`The archive ${file} doesn't hold what it should: ${faults.join(" ")}`);
  // Behind a long reader it would make every writer wait: better tomorrow than that.
  await tx.execute(sql`set local lock_timeout = '3s'`);
  await tx.execute(sql`
    select seal_log_month(${table}, ${month}::date, ${basename(file)}, ${manifest.sha256}, ${manifest.rows}::bigint, ${JSON.stringify(manifest.chains)}::jsonb)`);
  await writeActivity(tx, systemActor("jobs"), changeId, {
    action: "activities:seal",
    outcome: "ok",
    entityType: "activities",
    entityName: `${table} ${month.slice(0, 7)}`,
    description: `Put ${manifest.rows.toLocaleString("en")} rows of ${table}, ${month.slice(0, 7)}, into the archive ${basename(file)}`,
    metadata: {
      table,
      month,
      file: basename(file),
      sha256: manifest.sha256,
      signature: manifest.signature,
    },
  });
  return file;
}
