import { Hono } from "hono";
import type { Database } from "#server/data/database.ts";
import type { DoorEnv } from "./http-request.ts";
import { loggableFault } from "./loggable-fault.ts";

/** `/healthz`: the process answers. `/readyz`: the database is reachable and its migrations are current; also 503 once `isDraining`. */
export function healthDoor(
  database: Pick<Database, "assertReady">,
  isDraining: () => boolean,
): Hono<DoorEnv> {
  const door = new Hono<DoorEnv>();
  door.get("/healthz", (c) => c.json({ status: "alive" }));
  door.get("/readyz", async (c) => {
    if (isDraining()) return c.json({ status: "stopping" }, 503);
    return database.assertReady().then(
      () => c.json({ status: "ready" }),
      (error: unknown) => {
        c.get("log").warn({ fault: loggableFault(error) }, "not ready");
        return c.json({ status: "not ready" }, 503);
      },
    );
  });
  return door;
}
