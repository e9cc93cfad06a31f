import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { DoorEnv } from "./http-request.ts";

export interface RunningServer {
  port: number;
  /** Takes no new requests, lets running ones finish within the limit, then cuts what is left (live streams at once). */
  drain(limitMs: number): Promise<void>;
}

/** Listens. Rejects in words when the port is taken. */
export async function serveApp(
  app: Hono<DoorEnv>,
  address: { host: string; port: number },
  headersMs = 10_000,
): Promise<RunningServer> {
  const server = createServer(
    {
      // Slow senders must not hold connections: 10 s for the headers, 60 s for the whole request.
      headersTimeout: headersMs,
      requestTimeout: 60_000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
      connectionsCheckingInterval: headersMs / 2,
    },
    getRequestListener(app.fetch as (request: Request) => Promise<Response>, { overrideGlobalObjects: true }),
  );
  await listen(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    async drain(limitMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Again and again: a connection whose request has just been answered would be kept for the next one.
      const sweep = setInterval(() => server.closeIdleConnections(), 25);
      const cut = setTimeout(() => server.closeAllConnections(), limitMs);
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}

/** Rejects in words when the port can't be had: asked first, so that nobody waits for migrations to learn it. */
export async function assertPortFree(address: { host: string; port: number }): Promise<void> {
  const probe = createServer();
  await listen(probe, address);
  await new Promise((resolve) => probe.close(resolve));
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} on ${host} is taken by another program. Stop it, or set PORT to a free one.`;
      const refused = `Pressdesk may not listen on port ${port}. Set PORT to one above 1023.`;
      reject(
        error.code === "EADDRINUSE" ? new Error(taken) : error.code === "EACCES" ? new Error(refused) : error,
      );
    });
    server.listen(port, host, () => resolve());
  });
}
