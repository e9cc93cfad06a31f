import { connect, type Socket } from "node:net";

/** What was answered to requests sent at a steady rate. */
export interface LoadResult {
  /** Answers by status; `0` were cut off. */
  statuses: Map<number, number>;
  /** Milliseconds from when each was due until its answer. */
  latencies: number[];
  /** Seconds from the first request to the last answer. */
  elapsed: number;
}

/** A POST as it goes over the wire, written before the clock starts. */
export function wireRequest(
  target: URL,
  body: Buffer,
  manner: { encoding?: string; isChunked?: boolean } = {},
): Buffer {
  const { encoding, isChunked = false } = manner;
  const head = [
    `POST ${target.pathname}${target.search} HTTP/1.1`,
    `host: ${target.host}`,
    isChunked ? "transfer-encoding: chunked" : `content-length: ${body.length}`,
    ...(encoding ? [`content-encoding: ${encoding}`] : []),
  ].join("\r\n");
  const framed = isChunked
    ? [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n0\r\n\r\n")]
    : [body];
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), ...framed]);
}

/**
 * Sends each request when it is due, whatever has become of those before, over connections that are kept: `rate` a
 * second. On bare sockets, because sender and console share the machine and `node:http` costs as much as the console.
 */
export async function sendSteadily(
  target: URL,
  requests: readonly Buffer[],
  {
    rate,
    connections = 1_000,
    onAnswer = () => {},
  }: { rate: number; connections?: number; onAnswer?: () => void },
): Promise<LoadResult> {
  const result: LoadResult = { statuses: new Map(), latencies: [], elapsed: 0 };
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(target)));
  const idle = [...lines];
  const due: { bytes: Buffer; at: number }[] = [];
  const begun = performance.now();
  let next = 0;
  let answered = 0;

  await new Promise<void>((finish) => {
    const take = (line: Line): void => {
      const one = due.shift();
      if (!one) return void idle.push(line);
      line.ask(one.bytes, (status) => {
        result.statuses.set(status, (result.statuses.get(status) ?? 0) + 1);
        result.latencies.push(performance.now() - one.at);
        onAnswer();
        if (++answered === requests.length) finish();
        else take(line);
      });
    };
    const timer = setInterval(() => {
      const now = performance.now();
      const until = Math.min(requests.length, Math.floor(((now - begun) * rate) / 1_000));
      for (; next < until; next++) due.push({ bytes: requests[next]!, at: begun + (next * 1_000) / rate });
      while (due.length > 0 && idle.length > 0) take(idle.pop()!);
      if (next === requests.length) clearInterval(timer);
    }, 5);
  });
  result.elapsed = (performance.now() - begun) / 1_000;
  for (const line of lines) line.close();
  return result;
}

interface Line {
  ask(bytes: Buffer, answered: (status: number) => void): void;
  close(): void;
}

async function openLine(target: URL): Promise<Line> {
  let answered: ((status: number) => void) | undefined;
  let held = "";
  let socket = await open();

  function open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const opening = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
      opening.setEncoding("latin1");
      opening.once("connect", () => resolve(opening));
      opening.once("error", reject);
      opening.on("data", (text: string) => hear(text));
      opening.on("close", () => tell(0));
    });
  }

  function hear(text: string): void {
    held += text;
    const body = held.indexOf("\r\n\r\n") + 4;
    if (body < 4) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(held)?.[1]);
    if (Number.isNaN(length)) throw new Error(`An answer without its length: ${held.slice(0, 200)}`);
    if (held.length < body + length) return;
    tell(Number(held.slice(9, 12)));
  }

  function tell(status: number): void {
    held = "";
    const waiting = answered;
    answered = undefined;
    waiting?.(status);
  }

  return {
    ask(bytes, told) {
      answered = told;
      if (!socket.destroyed) return void socket.write(bytes);
      open().then(
        (opened) => (socket = opened).write(bytes),
        () => tell(0),
      );
    },
    close: () => void socket.destroy(),
  };
}
