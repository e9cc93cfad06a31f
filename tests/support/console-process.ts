import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { buildServer } from "#scripts/build-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface ConsoleProcess {
  url: string;
  pid: number;
  /** Everything printed so far. */
  output(): string;
  /** Ends it at once, as a power cut would. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it as Ctrl+C does. */
  stop(): Promise<void>;
}

export interface ConsoleProcessOptions {
  dataDir: string;
  port?: number;
  env?: Record<string, string>;
  /** Bundled, with the flags of `npm start`, instead of from its sources. */
  isBuilt?: boolean;
  /** Milliseconds until it must answer `/readyz`. */
  patience?: number;
}

/** Runs `server/main.ts` as a process of its own, with its embedded database in `dataDir`. Rejects with its output when it ends early. */
export async function consoleProcess({
  dataDir,
  port,
  env = {},
  isBuilt = false,
  patience = 150_000,
}: ConsoleProcessOptions): Promise<ConsoleProcess> {
  const listening = port ?? (await freePort());
  const url = `http://localhost:${listening}`;
  if (isBuilt) await buildServer();
  const program = isBuilt
    ? ["--max-semi-space-size=8", "dist/server/serve.js"]
    : ["--import", "tsx", "server/main.ts"];
  const child = spawn(process.execPath, program, {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(listening), DATABASE_URL: "", VITEST: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text: Buffer) => (printed += text.toString()));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  await untilReady(child, url, patience, () => printed);
  return {
    url,
    pid: child.pid ?? 0,
    output: () => printed,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

async function untilReady(
  child: ChildProcess,
  url: string,
  patience: number,
  printed: () => string,
): Promise<void> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The console ended:\n${printed()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok && printed().includes("is ready on")) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill("SIGKILL");
  throw new Error(`The console wasn't ready in ${patience} ms:\n${printed()}`);
}

/** A port that was free a moment ago, and that nobody is given: it lies below those that systems hand out. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
