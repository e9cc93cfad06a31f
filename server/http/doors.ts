import type { Hono } from "hono";
import type { Logger } from "pino";
import type { Database } from "#server/data/database.ts";
import { createApiKeyCheck } from "#server/features/api-keys/api-key-check.ts";
import { createErrorIntake } from "#server/features/errors/error-intake.ts";
import { reopenReturned } from "#server/features/errors/error-return.ts";
import { createOutcomeCounter } from "#server/features/errors/ingest-outcomes.ts";
import { sentryDoor } from "#server/ingest/sentry/sentry-door.ts";
import type { DoorEnv } from "./http-request.ts";

export interface OpenDoors {
  doors: readonly { path: string; door: Hono<DoorEnv> }[];
  /** Writes what the doors have accepted. */
  close(): Promise<void>;
}

/** The doors for programs and where they stand. A new door is a line here. */
export function openDoors({ database, log }: { database: Database; log: Logger }): OpenDoors {
  const checkKey = createApiKeyCheck(database);
  const outcomes = createOutcomeCounter(database, log);
  const intake = createErrorIntake({
    database,
    log,
    onReturn: (groups) => reopenReturned({ database, log }, groups),
  });
  return {
    doors: [{ path: "/ingest/sentry", door: sentryDoor({ checkKey, intake, outcomes, log }) }],
    async close() {
      await intake.close();
      await outcomes.close();
    },
  };
}
