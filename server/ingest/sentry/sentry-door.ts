import { Hono, type Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { Logger } from "pino";
import { forbidden, malformed, Refusal, tooLarge } from "#server/errors.ts";
import type { ApiKeyCheck, KeyHolder } from "#server/features/api-keys/api-key-check.ts";
import type { ErrorIntake } from "#server/features/errors/error-intake.ts";
import type { OutcomeCounter } from "#server/features/errors/ingest-outcomes.ts";
import { storedError, type Arrival } from "#server/features/errors/stored-error.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { createHeldBytes } from "#server/ingest/held-bytes.ts";
import { readBody } from "#server/ingest/request-body.ts";
import { clientLosses } from "./client-report.ts";
import { jsonObject, parseEnvelope, type Envelope, type EnvelopeItem } from "./envelope.ts";
import { arrivalOf } from "./sentry-arrival.ts";
import { sentryKey } from "./sentry-auth.ts";

const megabyte = 1024 * 1024;
const envelopeLimit = 20 * megabyte;
/** Of an envelope that alone knows its key. */
const strangerLimit = 8 * megabyte;
const eventLimit = megabyte;
const retryAfterSeconds = 10;

export interface SentryDoorDeps {
  checkKey: ApiKeyCheck;
  intake: ErrorIntake;
  outcomes: OutcomeCounter;
  log: Logger;
  /**
   * Bytes that the bodies of all requests with a good key may hold until they are answered, half of it those of one
   * project. Requests whose key isn't known yet have an eighth of it for themselves.
   */
  capacity?: number;
}

type ProjectKeyHolder = KeyHolder & { projectId: string };

const isOverload = (fault: unknown) => fault instanceof Refusal && fault.code === "TOO_MANY_REQUESTS";

/** `POST /api/:project/envelope/` for unmodified Sentry SDKs, in browsers too. Answers after the event is committed. */
export function sentryDoor({
  checkKey,
  intake,
  outcomes,
  log,
  capacity = 128 * megabyte,
}: SentryDoorDeps): Hono<DoorEnv> {
  const door = new Hono<DoorEnv>();
  const holdOf = createHeldBytes(capacity, capacity / 2);
  const holdOfStranger = createHeldBytes(capacity / 8);

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

  async function accept(c: Context<DoorEnv>): Promise<Response> {
    const receivedAt = new Date();
    const query = c.req.query("sentry_key");
    const header = c.req.header("x-sentry-auth");
    const project = c.req.param("project");
    // A key outside the body is checked first: who has none need not send megabytes.
    const known = query || header ? await keyHolder(sentryKey(query, header, undefined), project) : undefined;
    let holder = known;
    let isTaken = false;
    let hold = known ? holdOf(known.projectId) : holdOfStranger("");
    try {
      const body = await readBody(c, known ? envelopeLimit : strangerLimit, hold);
      const envelope = parseEnvelope(body);
      const key = sentryKey(query, header, envelope.headers["dsn"]);
      if (!holder) {
        holder = await keyHolder(key, project);
        const ownHold = holdOf(holder.projectId);
        ownHold.add(body.length);
        hold.release();
        hold = ownHold;
      }
      isTaken = true;
      return c.json({ id: await take(envelope, holder, receivedAt) });
    } catch (fault) {
      // There was no room for it: what is in it is not known.
      if (!isTaken && holder && isOverload(fault)) outcomes.count(holder, "unknown", "overload", 1);
      throw fault;
    } finally {
      hold.release();
    }
  }

  async function take(
    { headers, items }: Envelope,
    holder: ProjectKeyHolder,
    receivedAt: Date,
  ): Promise<string | null> {
    const events = items.filter((item) => item.type === "event");
    if (events.length > 1 || (events.length === 1 && items.some((item) => item.type === "transaction")))
      throw malformed("An envelope holds at most one event or transaction.");
    for (const { category, reason, quantity } of clientLosses(items))
      outcomes.count(holder, category, reason, quantity);
    return storeEvent(events[0], arrivalOf(headers, holder, receivedAt), holder);
  }

  async function keyHolder(key: string, project: string | undefined): Promise<ProjectKeyHolder> {
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
    const error = storedError(jsonObject(item.payload, "The event"), item.payload, arrival);
    try {
      await intake.store(error);
    } catch (fault) {
      if (fault instanceof Refusal)
        outcomes.count(holder, "error", isOverload(fault) ? "overload" : "invalid", 1);
      throw fault;
    }
    return error.eventId.replaceAll("-", "");
  }

  return door;
}
