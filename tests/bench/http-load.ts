import { fork } from "node:child_process";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";

export interface HttpTarget {
  port: number;
  path: string;
  headers?: Record<string, string>;
}

export interface BenchServer {
  port: number;
  stop(): void;
}

/** Starts one of this folder's servers in a process of its own; resolves to its port. */
export function startServer(file: string, message: object): Promise<BenchServer> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code}.`)));
    child.once("message", ({ port }: { port: number }) => resolve({ port, stop: () => child.disconnect() }));
    child.send(message);
  });
}

/** One request after another on each connection until the time is up; milliseconds that each took. */
export async function load(target: HttpTarget, connections: number, milliseconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const end = performance.now() + milliseconds;
  const worker = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await get(target, { agent });
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return times;
}

/** The body of one answer, empty unless it is to be kept; rejects unless it is 200 and whole. */
export function get(
  { port, path, headers = {} }: HttpTarget,
  { agent, keep = true }: { agent?: Agent; keep?: boolean } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, headers, ...(agent && { agent }) }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => {
        if (keep) parts.push(part);
      });
      response.on("end", () => {
        const body = Buffer.concat(parts);
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${path} answered ${response.statusCode}: ${body.toString().slice(0, 300)}`));
      });
      response.on("error", reject);
    });
    asked.on("error", reject);
    asked.end();
  });
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
