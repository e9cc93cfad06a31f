import { TRPCClientError } from "@trpc/client";
import { faultCode } from "#client/trpc.ts";
import type { Plan } from "#shared/change.ts";

/** The new plan, when what was shown is no longer what would happen. */
export function driftedPlan(fault: unknown): Plan | undefined {
  if (!(fault instanceof TRPCClientError) || faultCode(fault) !== "CONFLICT") return undefined;
  return (fault.data as { details?: { plan?: Plan } } | null)?.details?.plan;
}

/** Whether the server refused on purpose: that stays refused; the rest is worth another try. */
export function isRefusal(fault: unknown): boolean {
  const code = faultCode(fault);
  return code !== undefined && code !== "INTERNAL_SERVER_ERROR" && code !== "TIMEOUT";
}
