// One origin on PORT: vite serves the client with hot reload and hands the rest to the server behind it, which is started
// again whenever its sources change.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { createServer as createProbe, type AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { loadEnv } from "#server/env.ts";
import { endWithNpm } from "./end-with-npm.ts";
import { readDotEnv } from "./read-dot-env.ts";

endWithNpm();
readDotEnv();
const root = fileURLToPath(new URL("..", import.meta.url));
const serverPaths = ["/api", "/ingest", "/webhooks", "/ofrep", "/mcp", "/metrics", "/healthz", "/readyz"];
const env = await loadEnv(process.env).catch((error: Error) => {
  console.error(error.message);
  return process.exit(1);
});
const backPort = await freePort();
let server: ChildProcess | undefined;
let isStopping = false;
let restarting: Promise<void> = Promise.resolve();

function startServer(): void {
  server = spawn(process.execPath, ["--import", "tsx", join(root, "server/main.ts")], {
    cwd: root,
    env: { ...process.env, PORT: String(backPort), HOST: "127.0.0.1", APP_URL: env.appUrl },
    stdio: "inherit",
  });
  server.once("exit", (code) => {
    if (!isStopping && code)
      console.error(`The server ended with ${code}; it starts again when a file changes.`);
  });
}

async function stopServer(): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, "exit");
  server.kill("SIGTERM");
  await exited;
}

startServer();
const vite = await createServer({
  root: join(root, "client"),
  configFile: join(root, "vite.config.ts"),
  server: {
    port: env.port,
    strictPort: true,
    host: env.host,
    proxy: Object.fromEntries(
      serverPaths.map((path) => [path, { target: `http://127.0.0.1:${backPort}`, changeOrigin: false }]),
    ),
  },
});
await vite.listen();

let pending: NodeJS.Timeout | undefined;
for (const folder of ["server", "shared", "drizzle"]) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      restarting = restarting.then(stopServer).then(() => (isStopping ? undefined : startServer()));
    }, 150);
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    isStopping = true;
    void restarting
      .then(stopServer)
      .then(() => vite.close())
      .finally(() => process.exit(0));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createProbe().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
