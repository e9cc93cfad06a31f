import { randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { Logger } from "pino";
import type { DoorEnv } from "./http-request.ts";

/** Gives every request an id and writes one line when it is answered: no query string, no headers, no body. */
export function requestLog(
  log: Logger,
  onAnswer: (path: string, status: number, milliseconds: number) => void = () => {},
): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const requestId = randomUUID();
    const start = performance.now();
    c.set("requestId", requestId);
    c.set("log", log.child({ requestId }));
    await next();
    const milliseconds = Math.round((performance.now() - start) * 10) / 10;
    c.res.headers.set("x-request-id", requestId);
    onAnswer(c.req.path, c.res.status, milliseconds);
    const level = c.req.path.startsWith("/assets/") ? "debug" : "info";
    log[level](
      { requestId, method: c.req.method, path: loggablePath(c.req.path), status: c.res.status, milliseconds },
      "request",
    );
  };
}

/** A path without what may be a secret in it: keys and tokens are long. */
export function loggablePath(path: string): string {
  if (path.startsWith("/api/trpc/")) return path.slice(0, 300);
  return path
    .split("/")
    .map((part) => (part.length > 24 && !/^[a-z-]+$/.test(part) ? "…" : part))
    .join("/")
    .slice(0, 300);
}
