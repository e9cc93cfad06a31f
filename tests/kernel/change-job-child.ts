import pino from "pino";
import { diffResources } from "#server/change/diff-resources.ts";
import { connectDatabase } from "#server/data/database.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { startChangeWorker } from "#server/jobs/change-worker.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { commandsOf } from "#server/trpc/procedures.ts";
import { appRouter } from "#server/trpc/router.ts";
import { testSecret } from "#tests/support/global-setup.ts";

/* A process to be killed: it makes the large changes of the database at the address. */
const log = pino({ level: "silent" });
const database = connectDatabase({
  url: process.argv[2]!,
  passwords: loginPasswords(testSecret),
  driver: pgDriver,
  log,
});
await startChangeWorker({
  database,
  commandAt: commandsOf(appRouter),
  diffResources: diffResources(Object.values(allLists)),
  log,
  leaseSeconds: 2,
});
