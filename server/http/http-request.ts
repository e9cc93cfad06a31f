import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Logger } from "pino";

/** What every door finds on a request. */
export interface DoorEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { requestId: string; log: Logger };
}

/** The address at the other end of the socket; null in tests that call the app without one. Never a header. */
export function peerAddress(c: Context<DoorEnv>): string | null {
  return c.env?.incoming?.socket?.remoteAddress ?? null;
}

/** Answers a refusal in tRPC's error shape, so that the client shows its words wherever it happened. */
export function refuse(
  c: Context<DoorEnv>,
  status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 500 | 503,
  code: string,
  message: string,
): Response {
  const data = { code, httpStatus: status, requestId: c.get("requestId") };
  return c.json({ error: { code: -32_000, message, data } }, status);
}
