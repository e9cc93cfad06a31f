import { createHash, randomUUID } from "node:crypto";
import { errorLevels, type ErrorLevel } from "#shared/states.ts";
import {
  exceptionLinks,
  framesOf,
  record,
  text,
  type ErrorEvent,
  type ExceptionLink,
} from "#shared/error-event.ts";
import { groupError, headlineOf, type Grouping } from "./error-grouping.ts";
import { storable, storablePayload } from "./storable-payload.ts";

/** An event in the shape of `error_logs`, with what its group needs. */
export interface StoredError {
  id: string;
  eventId: string;
  projectId: string;
  organizationId: string | null;
  occurredAt: string;
  grouping: Grouping;
  title: string;
  culprit: string | null;
  type: string;
  message: string;
  stack: string | null;
  code: string | null;
  level: ErrorLevel;
  environment: string | null;
  release: string | null;
  url: string | null;
  userKey: string | null;
  userId: string | null;
  userEmail: string | null;
  /** JSON in UTF-8, as sent where possible so that 64-bit numbers survive. */
  payload: Buffer;
}

export interface Arrival {
  projectId: string;
  organizationId: string | null;
  /** From the envelope's header; beats the one in the payload. */
  eventId?: string | undefined;
  receivedAt: Date;
  /** The client's clock when it sent, to correct clocks that are far off. */
  sentAt?: Date | undefined;
}

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const hour = 3_600_000;

/** Reads a Sentry event into what we keep. `raw` is its JSON as it came. Never throws on odd shapes. */
export function storedError(event: ErrorEvent, raw: Buffer, arrival: Arrival): StoredError {
  const links = exceptionLinks(event);
  const headline = headlineOf(event, links);
  const eventId = dashed(arrival.eventId) ?? dashed(text(event.event_id)) ?? randomUUID();
  const user = record(event.user);
  const userId = dashed(text(user["id"]));
  const email = text(user["email"]).toLowerCase();
  const userKey = text(user["id"]) || email || text(user["username"]) || addressOf(user["ip_address"]);
  return {
    // The same event sent twice gets the same id, and so is stored once.
    id: uuidFrom(`${arrival.projectId}:${eventId}`),
    eventId,
    projectId: arrival.projectId,
    organizationId: arrival.organizationId,
    occurredAt: occurredAt(event, arrival).toISOString(),
    grouping: groupError(event, links),
    title: storable(headline.title, 500),
    culprit: storable(headline.culprit, 300) || null,
    type: storable(headline.type, 200) || "Error",
    message: storable(headline.message || headline.title, 8_000),
    stack: storable(renderStack(event, links), 60_000) || null,
    code: storable(text(record(event.extra)["code"]) || text(record(event.tags)["code"]), 100) || null,
    level: levelOf(event),
    environment: storable(text(event.environment), 100) || "production",
    release: storable(text(event.release), 200) || null,
    url: storable(text(record(event.request)["url"]), 2_000) || null,
    userKey: storable(userKey, 200) || null,
    userId,
    userEmail: storable(email, 320) || null,
    payload: storablePayload(raw, event),
  };
}

function occurredAt(event: ErrorEvent, { receivedAt, sentAt }: Arrival): Date {
  const claimed =
    typeof event.timestamp === "number" ? new Date(event.timestamp * 1000) : new Date(text(event.timestamp));
  if (Number.isNaN(claimed.getTime())) return receivedAt;
  const drift = sentAt ? receivedAt.getTime() - sentAt.getTime() : 0;
  const corrected = Math.abs(drift) > 55 * 60_000 ? new Date(claimed.getTime() + drift) : claimed;
  const age = receivedAt.getTime() - corrected.getTime();
  // Neither holds for a date that the correction has pushed off the calendar.
  return age >= -hour && age <= 90 * 24 * hour ? corrected : receivedAt;
}

function levelOf(event: ErrorEvent): ErrorLevel {
  const level = text(event.level);
  if (level === "warn") return "warning";
  return errorLevels.find((known) => known === level) ?? "error";
}

function renderStack(event: ErrorEvent, links: readonly ExceptionLink[]): string {
  const parts = links.length > 0 ? links : [{ type: "", value: "", frames: framesOf(event.stacktrace) }];
  return parts
    .toReversed()
    .map(({ type, value, frames }) =>
      [
        [type, value].filter(Boolean).join(": "),
        ...frames
          .toReversed()
          .map(
            (frame) =>
              `    at ${frame.function || "?"} (${frame.file}${frame.line === null ? "" : `:${frame.line}`}${frame.column === null ? "" : `:${frame.column}`})`,
          ),
      ].join("\n"),
    )
    .join("\nCaused by: ")
    .trim();
}

function addressOf(value: unknown): string {
  const address = text(value);
  return address.startsWith("{{") ? "" : address;
}

function dashed(value: string | undefined): string | null {
  if (!value || !uuid.test(value)) return null;
  const hex = value.replaceAll("-", "").toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function uuidFrom(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
