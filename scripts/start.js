import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

// Plain JavaScript: it runs before there is anything that could translate. What builds has a process of its own, which takes
// its memory along when it ends.
const npm = process.ppid;
const builder = spawn(
  process.execPath,
  ["--import", "tsx", fileURLToPath(new URL("build.ts", import.meta.url))],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, stop);
const [code] = await once(builder, "exit");
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeListener(signal, stop);
if (code !== 0) process.exit(code ?? 1);
// Ended while we built: nobody is left to serve for.
if (process.env.npm_lifecycle_event !== undefined && process.ppid !== npm) process.exit(0);
await import("../dist/server/serve.js");

function stop() {
  builder.kill();
}
