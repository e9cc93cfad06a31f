import type { Logger } from "pino";
import { type Actor, systemActor } from "#server/auth/actor.ts";
import { recordActivity } from "#server/change/activity.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { chainInWords } from "./chain-words.ts";
import { tellBroken } from "./tell-broken.ts";
import { type LogVerdict, verifyLog } from "./verify-log.ts";

/** Checks the whole log in a job's transaction and writes the verdict into it; a broken log is a fault in the server's log, too. */
export async function verifyInBackground(database: Database, tx: Transaction, log: Logger): Promise<void> {
  const steps = verifyLog((read) => read(tx));
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  const { faults, checked } = step.value;
  if (faults.length > 0) log.error({ faults }, "the audit log is not as it was written");
  else log.info({ checked }, "the audit log is as it was written");
  await recordVerdict(database, systemActor("jobs"), step.value);
}

/** A verdict is an entry of the log itself, so that it is known when it last held. Of a bad one those are told who may verify. */
export async function recordVerdict(
  database: Database,
  actor: Actor,
  verdict: LogVerdict,
  requestId?: string,
): Promise<void> {
  const { checked, chains, faults } = verdict;
  const [first] = faults;
  await tellBroken(database, verdict);
  const looked = `${checked.toLocaleString("en")} entries in ${chains} ${chains === 1 ? "chain" : "chains"}`;
  await recordActivity(database, actor, {
    action: "activities:verify",
    outcome: first ? "failed" : "ok",
    entityType: "activities",
    description: first
      ? `Verified ${looked}: broken at position ${first.position} of ${await inTransaction(database, systemActor("jobs"), {}, (tx) => chainInWords(tx, first.chain))}, ${first.problem}`
      : `Verified ${looked}: all as they were written`,
    metadata: { checked, chains, faults: faults.slice(0, 100) },
    requestId,
  });
}
