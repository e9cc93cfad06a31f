/*
 * A program of somebody else's: the unmodified Node SDK with nothing but a DSN. Reads commands as lines on its input:
 * `throw NAME` sends an exception, `message TEXT` a message. Says "flushed" after each.
 */
import { createInterface } from "node:readline";
import * as Sentry from "@sentry/node";

class TicketError extends Error {
  override name = "TicketError";
}

function loadTicket(number: string): never {
  throw new TicketError(`Ticket ${number} not found`);
}

Sentry.init({ dsn: process.env["SENTRY_DSN"] ?? "", release: "presser@1.4.0", environment: "production" });

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...words] = line.split(" ");
  Sentry.setUser({ id: "u-17", email: "guest@example.com" });
  if (verb === "message") Sentry.captureMessage(words.join(" "));
  else {
    try {
      loadTicket(words.join(" "));
    } catch (fault) {
      Sentry.captureException(fault);
    }
  }
  await Sentry.flush(5_000);
  process.stdout.write("flushed\n");
}
