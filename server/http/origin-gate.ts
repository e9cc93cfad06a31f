import type { MiddlewareHandler } from "hono";
import { refuse, type DoorEnv } from "./http-request.ts";

/**
 * Lets through what the console itself sends, and programs that send no browser's headers. Anything that a browser sends
 * for another site is refused with 403, reads too: nobody else has a use for the answers.
 */
export function originGate(appUrl: string): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const origin = c.req.header("origin");
    const site = c.req.header("sec-fetch-site");
    const isOurs =
      origin === undefined
        ? site === undefined || site === "same-origin" || site === "none"
        : origin === appUrl;
    if (!isOurs)
      return refuse(c, 403, "FORBIDDEN", "This request came from another site, so it was refused.");
    return next();
  };
}
