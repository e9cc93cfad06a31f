import { appendFile } from "node:fs/promises";
import pino from "pino";
import { runChange } from "#server/change/change.ts";
import { command } from "#server/change/command.ts";
import type { Delivery } from "#server/change/outbox.ts";
import { systemActor } from "#server/auth/actor.ts";
import { connectDatabase } from "#server/data/database.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { startOutboxWorker } from "#server/jobs/outbox-worker.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import { randomUUID } from "node:crypto";
import { z } from "zod";

/*
 * A process to be killed: `commit` applies a change with one effect and waits; `deliver` takes what is due, writes its
 * key into a file and never finishes; `send` delivers to the address in place of the file.
 */
const [, , act, url, file] = process.argv;
const log = pino({ level: "silent" });
const database = connectDatabase({ url: url!, passwords: loginPasswords(testSecret), driver: pgDriver, log });

if (act === "commit") {
  const welcome = command("users:welcome", z.object({}), ({ effect }) =>
    effect("mail", { to: "new@pressdesk.test" }, "welcome"),
  );
  await runChange({ database, requestId: randomUUID() }, systemActor("jobs"), welcome, {}, { mode: "apply" });
  console.log("committed");
  setInterval(() => {}, 1000);
} else if (act === "send") {
  const handlers = {
    announce: async ({ key, payload }: Delivery, signal: AbortSignal) => {
      const headers = { "idempotency-key": key };
      const answer = await fetch(file!, { method: "POST", headers, body: JSON.stringify(payload), signal });
      if (!answer.ok) throw new Error(`The receiver answered ${answer.status}.`);
      await answer.arrayBuffer();
    },
  };
  await startOutboxWorker({ database, handlers, log, leaseSeconds: 2, concurrency: 8 });
} else {
  const handlers = {
    mail: async ({ key }: { key: string }) => {
      await appendFile(file!, `${key}\n`);
      console.log("sent, not settled");
      await new Promise(() => setInterval(() => {}, 1000));
    },
  };
  await startOutboxWorker({ database, handlers, log, leaseSeconds: 2 });
}
