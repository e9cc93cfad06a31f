import { z } from "zod";
import type { Logger } from "pino";
import { systemActor } from "#server/auth/actor.ts";
import { runChange } from "#server/change/change.ts";
import { command } from "#server/change/command.ts";
import type { Database } from "#server/data/database.ts";
import { returnErrors } from "./errors-commands.ts";
import type { ReturnedGroup } from "./count-errors.ts";

const returnCommand = command(
  "errors:return",
  z.strictObject({ ids: z.array(z.uuid()).min(1) }),
  returnErrors,
);

/** Reopens groups that happened again after they were closed, as a change of the console's own. */
export async function reopenReturned(
  deps: { database: Database; log: Logger },
  groups: readonly ReturnedGroup[],
): Promise<void> {
  const ctx = { ...deps, requestId: crypto.randomUUID() };
  await runChange(
    ctx,
    systemActor("ingest"),
    returnCommand,
    { ids: groups.map((group) => group.id) },
    { mode: "apply" },
  );
}
