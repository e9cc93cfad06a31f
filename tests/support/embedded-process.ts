// Run as its own process by embedded-server.test.ts: holds an embedded server on the directory given, until it is told to stop.
import pino from "pino";
import { startEmbeddedServer } from "#server/data/embedded-server.ts";

const [directory = "", durable = "durable"] = process.argv.slice(2);
try {
  const started = performance.now();
  const log = pino({ level: "warn" }, pino.destination(2));
  const server = await startEmbeddedServer({ directory, log, durable: durable === "durable" });
  const milliseconds = Math.round(performance.now() - started);
  process.on("SIGTERM", () => void server.stop().then(() => process.exit(0)));
  process.stdout.write(
    `${JSON.stringify({ url: server.url("postgres"), pid: server.pid(), milliseconds })}\n`,
  );
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
