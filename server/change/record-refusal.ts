import type { Actor } from "#server/auth/actor.ts";
import { Refusal } from "#server/errors.ts";
import type { Context } from "#server/trpc/context.ts";
import type { ChangeOptions } from "#shared/change.ts";
import type { Permission } from "#shared/permissions.ts";
import { recordActivity } from "./activity.ts";

/** What a change needs of the request. Doors and jobs that have no request make one. */
export type ChangeContext = Pick<Context, "database" | "requestId"> &
  Partial<Pick<Context, "log" | "diffResources" | "signal" | "commandAt" | "listAt">> & {
    /** Where the command stands in the API, and its input as it came in: what it takes to make the change later. */
    procedure?: string;
    rawInput?: () => Promise<unknown>;
  };

/**
 * Writes a refused attempt into the audit log: `denied` for 403 and 404, `failed` otherwise. A rehearsal that fails is part
 * of finding out and leaves no entry; one that is forbidden is an attempt. A reason that was refused because the log mustn't
 * keep it (`dropsReason` in the refusal's details) isn't kept.
 */
export async function recordRefusal(
  ctx: ChangeContext,
  actor: Actor,
  permission: Permission,
  { mode, reason }: ChangeOptions,
  refusal: unknown,
): Promise<void> {
  const isDenied =
    refusal instanceof Refusal && (refusal.code === "FORBIDDEN" || refusal.code === "NOT_FOUND");
  if (!isDenied && mode === "rehearse") return;
  const description = refusal instanceof Refusal ? refusal.message : "Something went wrong on our side.";
  const dropsReason = refusal instanceof Refusal && refusal.details?.["dropsReason"] === true;
  try {
    await recordActivity(ctx.database, actor, {
      action: permission,
      outcome: isDenied ? "denied" : "failed",
      reason: dropsReason ? undefined : reason,
      description,
      requestId: ctx.requestId,
      metadata: { mode },
    });
  } catch (fault) {
    // The refusal stands even when it can't be written down.
    ctx.log?.error({ err: fault, action: permission }, "a refused change could not be recorded");
  }
}
