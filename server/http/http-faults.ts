import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { ErrorHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Refusal } from "#server/errors.ts";
import { refuse, type DoorEnv } from "./http-request.ts";
import { loggableFault } from "./loggable-fault.ts";

/** Answers what a door threw: a refusal in its own words, anything else as our fault, with nothing of the inside but the request's id. */
export const answerFault: ErrorHandler<DoorEnv> = (fault, c) => {
  if (fault instanceof Refusal) {
    const status = getHTTPStatusCodeFromError(fault) as ContentfulStatusCode;
    const data = { code: fault.code, httpStatus: status, requestId: c.get("requestId") };
    return c.json({ error: { code: -32_000, message: fault.message, data } }, status);
  }
  c.get("log").error({ fault: loggableFault(fault) }, "request failed");
  return refuse(c, 500, "INTERNAL_SERVER_ERROR", "Something went wrong on our side. It has been recorded.");
};
