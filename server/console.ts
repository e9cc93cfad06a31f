import type { Hono } from "hono";
import type { Logger } from "pino";
import { createApp } from "#server/app.ts";
import { createAuth, type Auth } from "#server/auth/auth.ts";
import { diffResources } from "#server/change/diff-resources.ts";
import type { Database } from "#server/data/database.ts";
import { createLiveChanges, type LiveChanges } from "#server/data/live-changes.ts";
import type { Env } from "#server/env.ts";
import { notificationEffects } from "#server/features/notifications/notification-effects.ts";
import { openDoors } from "#server/http/doors.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { startChangeWorker } from "#server/jobs/change-worker.ts";
import { alone, startClock, type ClockJob } from "#server/jobs/clock.ts";
import { consoleJobs, partitionJob } from "#server/jobs/console-jobs.ts";
import { keepMail } from "#server/jobs/keep-mail.ts";
import { mailEffects } from "#server/jobs/mail-effects.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { commandsOf } from "#server/trpc/procedures.ts";
import { appRouter } from "#server/trpc/router.ts";
import { startOutboxWorker, type EffectHandler } from "#server/jobs/outbox-worker.ts";
import { sendBySmtp } from "#server/jobs/send-by-smtp.ts";
import { smtpServer } from "#server/jobs/smtp-server.ts";

/** A console on a migrated database: everything but the listening. `main.ts` and the tests open the same one. */
export interface Console {
  app: Hono<DoorEnv>;
  auth: Auth;
  live: LiveChanges;
  /** From now on not ready, and live streams end; running requests go on. */
  drain(): Promise<void>;
  /** Waits for what was begun behind answers. The database stays open. */
  close(): Promise<void>;
}

export interface ConsoleDeps {
  env: Pick<Env, "appUrl" | "authSecret" | "trustProxy" | "isDemo"> &
    Partial<Pick<Env, "metricsToken" | "smtpUrl" | "archiveDir">>;
  database: Database;
  log: Logger;
  /** bcrypt's cost; lower in tests. */
  passwordCost?: number;
  clientFolder?: string;
  /** What sends the effects of changes, by their kind; default: everything the console knows. Effects of other kinds wait in the outbox. */
  effectHandlers?: Readonly<Record<string, EffectHandler>>;
  /** What is done by the clock; default: everything that a console does. */
  clockJobs?: readonly ClockJob[];
}

/** Puts the parts together. Rejects when the database can't be reached. */
export async function openConsole({
  env,
  database,
  log,
  passwordCost,
  clientFolder,
  effectHandlers = {
    ...notificationEffects(database),
    ...mailEffects(database, env.smtpUrl ? sendBySmtp(smtpServer(env.smtpUrl, env.appUrl)) : undefined),
  },
  clockJobs = consoleJobs(
    database,
    log,
    env.archiveDir === undefined ? undefined : { folder: env.archiveDir, secret: env.authSecret },
  ),
}: ConsoleDeps): Promise<Console> {
  let isDraining = false;
  const live = await createLiveChanges(database, log);
  // Before the first entry: after a long stop it would lie in the default partition, and its month could never be made.
  await alone(database, partitionJob).catch((fault: unknown) =>
    log.warn({ err: fault }, "the months of the logs couldn't be made yet"),
  );
  const auth = createAuth({
    database,
    log,
    secret: env.authSecret,
    appUrl: env.appUrl,
    trustProxy: env.trustProxy,
    demo: env.isDemo,
    sendMail: keepMail(database),
    ...(passwordCost !== undefined && { passwordCost }),
  });
  const { doors, close: closeDoors } = openDoors({ database, log });
  const app = createApp({
    env,
    database,
    live,
    auth,
    log,
    doors,
    isDraining: () => isDraining,
    ...(clientFolder !== undefined && { clientFolder }),
  });
  const clock = startClock({ database, jobs: clockJobs, log });
  const outboxWorker = await startOutboxWorker({ database, handlers: effectHandlers, log });
  const changeWorker = await startChangeWorker({
    database,
    commandAt: commandsOf(appRouter),
    diffResources: diffResources(Object.values(allLists)),
    log,
  });
  return {
    app,
    auth,
    live,
    async drain() {
      isDraining = true;
      await live.close();
    },
    async close() {
      await Promise.all([clock.stop(), outboxWorker.stop(), changeWorker.stop()]);
      await closeDoors();
      await auth.settled();
      await live.close();
    },
  };
}
