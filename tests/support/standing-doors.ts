import { Hono } from "hono";
import pino from "pino";
import { answerFault } from "#server/http/http-faults.ts";
import type { DoorEnv } from "#server/http/http-request.ts";

/** HTTP doors by their paths, without the console around them: with its answers to faults, an id for each request and a silent log. */
export function standingDoors(doors: Readonly<Record<string, Hono<DoorEnv>>>): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  app.onError(answerFault);
  app.use("*", (c, next) => {
    c.set("requestId", crypto.randomUUID());
    c.set("log", pino({ level: "silent" }));
    return next();
  });
  for (const [path, door] of Object.entries(doors)) app.route(path, door);
  return app;
}
