import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { Logger } from "pino";
import { forbidden, malformed, Refusal, tooLarge } from "#server/errors.ts";
import type { ApiKeyCheck, KeyHolder } from "#server/features/api-keys/api-key-check.ts";
import type { ErrorIntake } from "#server/features/errors/error-intake.ts";
import type { OutcomeCounter } from "#server/features/errors/ingest-outcomes.ts";
import { storedError, type Arrival } from "#server/features/errors/stored-error.ts";
import { readBody } from "#server/ingest/request-body.ts";
import { jsonObject, parseEnvelope, type EnvelopeItem } from "./envelope.ts";
import { sentryKey } from "./sentry-auth.ts";

const megabyte = 1024 * 1024;
const envelopeLimit = 20 * megabyte;
const eventLimit = megabyte;
const retryAfterSeconds = 10;

export interface SentryDoorDeps {
  checkKey: ApiKeyCheck;
  intake: ErrorIntake;
  outcomes: OutcomeCounter;
  log: Logger;
}

/** `POST /api/:project/envelope/` for unmodified Sentry SDKs, in browsers too. Answers after the event is committed. */
export function sentryDoor({ checkKey, intake, outcomes, log }: SentryDoorDeps): Hono {
  const door = new Hono();

  door.use("*", async (c, next) => {
    // Browser SDKs read the limits only when they are exposed.
    c.header("Access-Control-Allow-Origin", "*");
    c.header("Access-Control-Expose-Headers", "X-Sentry-Error, X-Sentry-Rate-Limits, Retry-After");
    if (c.req.method !== "OPTIONS") return next();
    c.header("Access-Control-Allow-Methods", "POST");
    c.header("Access-Control-Allow-Headers", "X-Sentry-Auth, Content-Type, Content-Encoding");
    c.header("Access-Control-Max-Age", "86400");
    return c.body(null, 204);
  });

  door.post("/api/:project/envelope/", accept);
  door.post("/api/:project/envelope", accept);

  door.onError((fault, c) => {
    if (!(fault instanceof Refusal)) log.error({ err: fault }, "sentry door");
    const status =
      fault instanceof Refusal ? (getHTTPStatusCodeFromError(fault) as ContentfulStatusCode) : 500;
    const detail = fault instanceof Refusal ? fault.message : "Something went wrong on our side.";
    if (status === 429) {
      c.header("Retry-After", String(retryAfterSeconds));
      c.header("X-Sentry-Rate-Limits", `${retryAfterSeconds}:error:key:overload`);
    }
    c.header("X-Sentry-Error", detail);
    return c.json({ detail }, status);
  });

  async function accept(c: Context): Promise<Response> {
    const receivedAt = new Date();
    const query = c.req.query("sentry_key");
    const header = c.req.header("x-sentry-auth");
    // A key outside the body is checked first: who has none need not send megabytes.
    if (query || header) await keyHolder(sentryKey(query, header, undefined), c.req.param("project"));
    const envelope = parseEnvelope(await readBody(c.req.raw, envelopeLimit));
    const holder = await keyHolder(sentryKey(query, header, envelope.headers["dsn"]), c.req.param("project"));

    const events = envelope.items.filter((item) => item.type === "event");
    if (
      events.length > 1 ||
      (events.length === 1 && envelope.items.some((item) => item.type === "transaction"))
    ) {
      throw malformed("An envelope holds at most one event or transaction.");
    }
    const arrival: Arrival = {
      projectId: holder.projectId,
      organizationId: holder.organizationId,
      receivedAt,
      eventId: textOf(envelope.headers["event_id"]),
      sentAt: dateOf(envelope.headers["sent_at"]),
    };
    for (const item of envelope.items.filter(({ type }) => type === "client_report"))
      countLosses(holder, item);
    const id = await storeEvent(events[0], arrival, holder);
    return c.json({ id });
  }

  async function keyHolder(
    key: string,
    project: string | undefined,
  ): Promise<KeyHolder & { projectId: string }> {
    const holder = await checkKey(key);
    if (
      !holder?.projectId ||
      !holder.scopes.includes("ingest:errors") ||
      String(holder.ingestId) !== project
    ) {
      throw forbidden("The DSN's key or project is not known here.");
    }
    return { ...holder, projectId: holder.projectId };
  }

  async function storeEvent(
    item: EnvelopeItem | undefined,
    arrival: Arrival,
    holder: KeyHolder,
  ): Promise<string | null> {
    if (!item) return arrival.eventId ?? null;
    if (item.payload.length > eventLimit) {
      outcomes.count(holder, "error", "too_large", 1);
      throw tooLarge("The event is larger than 1 MB.");
    }
    const raw = item.payload.toString("utf8");
    const error = storedError(jsonObject(raw, "The event"), raw, arrival);
    try {
      await intake.store(error);
    } catch (fault) {
      if (fault instanceof Refusal)
        outcomes.count(holder, "error", fault.code === "TOO_MANY_REQUESTS" ? "overload" : "invalid", 1);
      throw fault;
    }
    return error.eventId.replaceAll("-", "");
  }

  // What the client says it lost on its side: sampled away, dropped in a limit, given up.
  function countLosses(holder: KeyHolder, item: EnvelopeItem): void {
    if (item.payload.length > 4096) return;
    const discarded = jsonObject(item.payload, "The client report")["discarded_events"];
    if (!Array.isArray(discarded)) return;
    for (const loss of discarded.slice(0, 50) as Record<string, unknown>[]) {
      const quantity = Number(loss?.["quantity"]);
      if (quantity > 0 && quantity <= 1e9) {
        outcomes.count(
          holder,
          textOf(loss["category"]) ?? "unknown",
          `client: ${textOf(loss["reason"]) ?? "unknown"}`,
          Math.trunc(quantity),
        );
      }
    }
  }

  return door;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, 100) : undefined;
}

function dateOf(value: unknown): Date | undefined {
  const date = new Date(typeof value === "number" ? value * 1000 : (textOf(value) ?? ""));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
