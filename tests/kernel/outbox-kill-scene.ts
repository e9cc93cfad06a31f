import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What came in from the outside's point of view. */
export interface Receiver {
  url: string;
  /** Requests by their idempotency key. */
  requests: Map<string, number>;
  /** Keys whose effect was done: once each, however often they were sent. */
  done: string[];
  total(): number;
  /** Answers as many more. */
  answerMore(count: number): void;
  close(): Promise<void>;
}

/** An outside that knows repetitions by their key, on 127.0.0.1, and takes a few milliseconds for each. Beyond what it is asked to answer it takes requests and says nothing. */
export async function openReceiver(): Promise<Receiver> {
  const requests = new Map<string, number>();
  const done: string[] = [];
  let total = 0;
  let most = Infinity;
  const server = createServer((request, response) => {
    const key = String(request.headers["idempotency-key"]);
    total++;
    requests.set(key, (requests.get(key) ?? 0) + 1);
    if (requests.get(key) === 1) done.push(key);
    request.resume();
    if (total > most) return;
    setTimeout(() => response.writeHead(200).end(), Math.random() * 10);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    done,
    total: () => total,
    answerMore: (count) => void (most = total + count),
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

/** Starts a process of the console's; `kill` ends it as a power cut would. */
export function startChild(
  script: string,
  ...args: string[]
): { child: ChildProcess; kill(): Promise<void> } {
  const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    child,
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** Waits until `what` holds; rejects with `words` when it doesn't in time. */
export async function until(
  what: () => boolean | Promise<boolean>,
  words: string,
  seconds = 120,
): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await what());) {
    if (Date.now() > end) throw new Error(words);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
