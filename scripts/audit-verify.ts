import { systemActor } from "#server/auth/actor.ts";
import { connectDatabase } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { recordVerdict } from "#server/features/audit/verify-jobs.ts";
import { type AskLog, verifyLog } from "#server/features/audit/verify-log.ts";
import { archiveFaults } from "#server/features/audit/archive-manifest.ts";
import { loadEnv } from "#server/env.ts";
import { readDotEnv } from "./read-dot-env.ts";
import { argument, withOwnedDatabase } from "./script-database.ts";

const archive = argument("archive");
// npm run audit:verify -- --archive <file>: an archive by itself, no database needed.
if (archive !== undefined) {
  readDotEnv();
  const faults = await archiveFaults(archive, (await loadEnv(process.env)).authSecret).catch(
    (fault: Error) => [`It can't be read: ${fault.message}`],
  );
  console.log(`${archive}: ${faults.length === 0 ? "as it was sealed." : "BROKEN."}`);
  for (const fault of faults) console.log(`  ${fault}`);
  process.exit(faults.length === 0 ? 0 : 1);
}

// npm run audit:verify
await withOwnedDatabase(
  async ({ url, driver, passwords, log }) => {
    const database = connectDatabase({ url, driver, passwords, log });
    const ask: AskLog = (read) =>
      inTransaction(database, systemActor("jobs"), { statementTimeout: 600_000 }, read);
    const begun = performance.now();
    try {
      const steps = verifyLog(ask, { lanes: 2 });
      let step = await steps.next();
      for (; !step.done; step = await steps.next())
        if (process.stderr.isTTY) process.stderr.write(`\r${step.value.checked} of ${step.value.total} `);
      if (process.stderr.isTTY) process.stderr.write("\r");
      const { checked, chains, faults } = step.value;
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      console.log(
        `${checked.toLocaleString("en")} entries in ${chains} ${chains === 1 ? "chain" : "chains"}, ${seconds} s: ${faults.length === 0 ? "all as they were written." : "BROKEN."}`,
      );
      for (const { chain, position, problem } of faults)
        console.log(
          `  ${chain === "platform" ? "platform" : `organization ${chain}`}, position ${position}: ${problem}.`,
        );
      if (faults.length > 0) process.exitCode = 1;
      await recordVerdict(database, systemActor("jobs"), step.value);
    } finally {
      await database.close();
    }
  },
  { mayShare: true },
);
