import pino from "pino";
import { openConsole } from "#server/console.ts";
import { connectDatabase } from "#server/data/database.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { serveApp } from "#server/http/serve-app.ts";

export interface BenchTarget {
  /** The superuser's connection string. */
  url: string;
  /** AUTH_SECRET. */
  secret: string;
}

// A process of its own: the whole console as `main.ts` serves it, on a free port that it tells its parent.
process.once("message", async ({ url, secret }: BenchTarget) => {
  const log = pino({ level: "info" });
  const database = connectDatabase({ url, passwords: loginPasswords(secret), driver: pgDriver, log });
  const { app } = await openConsole({
    env: { appUrl: "http://localhost:3000", authSecret: secret, trustProxy: false, isDemo: false },
    database,
    log,
  });
  const { port } = await serveApp(app, { host: "127.0.0.1", port: 0 });
  process.send!({ port });
});
process.once("disconnect", () => process.exit(0));
