import { TRPCError } from "@trpc/server";

/*
 * The few errors that a caller may see. The message is for the person in front of the screen; anything else that is
 * thrown becomes a 500 without its text.
 */

export class Refusal extends TRPCError {
  /** Machine-readable facts beside the message, e.g. the new plan of a change that drifted. */
  readonly details: Record<string, unknown> | undefined;
  constructor(code: TRPCError["code"], message: string, details?: Record<string, unknown>) {
    super({ code, message });
    this.name = "Refusal";
    this.details = details;
  }
}

export const malformed = (message: string, details?: Record<string, unknown>) =>
  new Refusal("BAD_REQUEST", message, details);
export const signedOut = () => new Refusal("UNAUTHORIZED", "Sign in to continue.");
export const forbidden = (message = "You don't have permission to do this.") =>
  new Refusal("FORBIDDEN", message);
/** Absent and not visible look the same. */
export const notFound = () => new Refusal("NOT_FOUND", "This record doesn't exist or you can't see it.");
export const conflict = (message: string, details?: Record<string, unknown>) =>
  new Refusal("CONFLICT", message, details);
export const tooLarge = (message: string) => new Refusal("PAYLOAD_TOO_LARGE", message);
export const tooMany = (message = "Too many requests. Try again in a moment.") =>
  new Refusal("TOO_MANY_REQUESTS", message);
export const tooSlow = (message = "This question took too long. Narrow the filter or the time range.") =>
  new Refusal("TIMEOUT", message);
