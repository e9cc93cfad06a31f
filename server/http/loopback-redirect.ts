import type { MiddlewareHandler } from "hono";
import type { DoorEnv } from "./http-request.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Sends a browser that came by another name of this machine (127.0.0.1) to the one that cookies and origin checks know
 * (localhost). Does nothing for public addresses.
 */
export function loopbackRedirect(appUrl: string): MiddlewareHandler<DoorEnv> {
  const home = new URL(appUrl);
  return async (c, next) => {
    const here = new URL(c.req.url);
    const isOtherName =
      here.hostname !== home.hostname && loopback.has(here.hostname) && loopback.has(home.hostname);
    const isPage = c.req.header("accept")?.includes("text/html");
    if (!isOtherName || !isPage || c.req.method !== "GET") return next();
    return c.redirect(`${home.origin}${here.pathname}${here.search}`, 307);
  };
}
