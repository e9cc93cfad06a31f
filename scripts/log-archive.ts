import pino from "pino";
import { systemActor } from "#server/auth/actor.ts";
import { connectDatabase } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { monthsToSeal, sealOldMonths } from "#server/features/audit/seal-months.ts";
import { withOwnedDatabase } from "./script-database.ts";

// npm run log:archive, or npm run log:archive -- --dry-run
await withOwnedDatabase(
  async ({ url, driver, passwords, log, env }) => {
    const database = connectDatabase({ url, driver, passwords, log });
    try {
      const due = await inTransaction(database, systemActor("jobs"), {}, monthsToSeal);
      for (const { table, month, isHeld } of due)
        console.log(
          `${table} ${month.slice(0, 7)}: ${isHeld ? "held, stays" : "old enough for the archive"}`,
        );
      if (due.length === 0) console.log("No month of a log is old enough.");
      if (process.argv.includes("--dry-run")) return;
      if (env.archiveDir === undefined) {
        console.error(
          "Set ARCHIVE_DIR to a folder that lasts: with DATABASE_URL there is no other place for archives.",
        );
        process.exitCode = 1;
        return;
      }
      const place = { folder: env.archiveDir, secret: env.authSecret };
      const sealed = await sealOldMonths(database, place, pino({ level: "info" }));
      console.log(`${sealed.length} months put into ${env.archiveDir}.`);
    } finally {
      await database.close();
    }
  },
  { mayShare: true },
);
