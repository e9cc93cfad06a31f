import { gzipSync } from "node:zlib";
import { wireRequest } from "./envelope-load.ts";
import type { SdkRecording } from "./sdk-recording.ts";

/** Every event of the bench bears it. */
export const benchEnvironment = "bench";

const groups = 200;
const people = 5_000;

const frames = Array.from({ length: 24 }, (_, index) => ({
  function: `step${index}`,
  module: index % 3 === 0 ? `src.orders.step${index}` : `node_modules.lib.step${index}`,
  filename: `/srv/app/src/step${index}.js`,
  lineno: index,
  in_app: index % 3 === 0,
  pre_context: Array.from({ length: 5 }, (_, line) => `  const before${line} = await load(ticket, ${line});`),
  context_line: "    throw new TicketError(`Ticket ${number} not found`);",
  post_context: Array.from({ length: 5 }, (_, line) => `  return after(${line});`),
}));

/** The `index`th request of a kind, ready for the wire. Groups and people take turns. */
export type RequestMaker = (target: URL, index: number) => Buffer;

/** An event larger than what SDKs send for most exceptions. */
export function largeEvent(index: number): object {
  return {
    event_id: newId(),
    timestamp: Date.now() / 1000,
    platform: "node",
    level: "error",
    release: "presser@1.4.0",
    environment: benchEnvironment,
    user: { id: `bench-${index % people}` },
    fingerprint: ["bench", String(index % groups)],
    exception: {
      values: [{ type: "TicketError", value: `Ticket ${index} not found`, stacktrace: { frames } }],
    },
    tags: { shop: String(index % 40) },
    breadcrumbs: Array.from({ length: 10 }, (_, crumb) => ({
      timestamp: Date.now() / 1000,
      category: "http",
      message: `GET /tickets/${crumb}`,
    })),
  };
}

/** Such an event as a request of some 14 kB, every other one gzipped. */
export const largeRequest: RequestMaker = (target, index) => {
  const body = Buffer.from(
    `{"sent_at":"${new Date().toISOString()}"}\n{"type":"event"}\n${JSON.stringify(largeEvent(index))}\n`,
  );
  return index % 2 === 0
    ? wireRequest(target, gzipSync(body, { level: 1 }), { encoding: "gzip" })
    : wireRequest(target, body);
};

/** What the SDK sent, byte for byte but for the event's id, the ticket, the person and the function that threw. */
export function replayOf({ envelope, isChunked }: SdkRecording): RequestMaker {
  const id = /"event_id":"([0-9a-f]{32})"/.exec(envelope)![1]!;
  return (target, index) => {
    const body = envelope
      .replaceAll(id, newId())
      .replaceAll('"environment":"production"', `"environment":"${benchEnvironment}"`)
      .replaceAll("Ticket 1041", `Ticket ${index}`)
      .replaceAll("u-17", `u-${index % people}`)
      .replaceAll("loadTicket", `loadTicket${index % groups}`);
    return wireRequest(target, Buffer.from(body), { isChunked });
  };
}

const newId = () => crypto.randomUUID().replaceAll("-", "");
