import { createHash } from "node:crypto";
import {
  exceptionLinks,
  framesOf,
  messageOf,
  record,
  text,
  type ErrorEvent,
  type ExceptionLink,
  type Frame,
} from "#shared/error-event.ts";
import { parameterizeMessage } from "./parameterize-message.ts";
import { storable } from "./storable-payload.ts";

/** Raised when the sums below change, so that a new version never regroups what is stored. */
export const groupingVersion = 1;

export interface Grouping {
  /** Hex SHA-256 over the parts. */
  fingerprint: string;
  version: number;
  /** Which kind of evidence decided. */
  method: "fingerprint" | "fingerprint and default" | "stack" | "exception" | "message";
  /** What went into the sum, readable and storable: the answer to "why is this here?". */
  parts: string[];
}

/**
 * Puts alike errors together: the client's own fingerprint first, then the stack's in-app frames, then the exception's
 * type and parameterised text, then the parameterised message. Line numbers never count.
 */
export function groupError(event: ErrorEvent, links = exceptionLinks(event)): Grouping {
  const own = clientFingerprint(event);
  if (own.length > 0 && !own.some(isDefaultPlaceholder)) return grouping("fingerprint", own);
  const standard = standardParts(event, links);
  const extra = own.filter((part) => !isDefaultPlaceholder(part));
  if (extra.length === 0) return grouping(standard.method, standard.parts);
  return grouping(
    "fingerprint and default",
    own.flatMap((part) => (isDefaultPlaceholder(part) ? standard.parts : [part])),
  );
}

function grouping(method: Grouping["method"], parts: string[]): Grouping {
  const sum = createHash("sha256")
    .update(JSON.stringify([groupingVersion, parts]))
    .digest("hex");
  return {
    fingerprint: sum,
    version: groupingVersion,
    method,
    parts: parts.slice(0, 60).map((part) => storable(part, 300)),
  };
}

function clientFingerprint(event: ErrorEvent): string[] {
  return Array.isArray(event.fingerprint) ? event.fingerprint.slice(0, 20).map(text).filter(Boolean) : [];
}

function isDefaultPlaceholder(part: string): boolean {
  return /^\{\{\s*default\s*\}\}$/.test(part);
}

function standardParts(
  event: ErrorEvent,
  all: readonly ExceptionLink[],
): { method: Grouping["method"]; parts: string[] } {
  // A message's made-up exception only carries where it was logged from; the words are what people group by.
  const message = messageOf(event);
  const links = all.filter((link) => !(link.synthetic && message));
  const stacks = links.map((link) => ({ link, frames: frameParts(link.frames) }));
  if (stacks.some(({ frames }) => frames.length > 0)) {
    const parts = stacks.flatMap(({ link, frames }) =>
      frames.length > 0 ? [link.type, ...frames] : [link.type, parameterizeMessage(link.value)],
    );
    return { method: "stack", parts };
  }
  const bare = message ? [] : frameParts(framesOf(event.stacktrace));
  if (bare.length > 0) return { method: "stack", parts: bare };
  if (links.some((link) => link.type || link.value)) {
    return {
      method: "exception",
      parts: links.flatMap((link) => [link.type, parameterizeMessage(link.value)]),
    };
  }
  return { method: "message", parts: [parameterizeMessage(message) || "(no message)"] };
}

// In-app frames when there are any, else all. Recursion counts once.
function frameParts(frames: Frame[]): string[] {
  const named = frames.filter(counts);
  const inApp = named.filter((frame) => frame.inApp);
  const parts = (inApp.length > 0 ? inApp : named).map(
    (frame) => `${placeOf(frame)} ${functionName(frame.function)}`,
  );
  return parts.filter((part, index) => part !== parts[index - 1]);
}

// Browsers differ in how they name these, or leave them out.
function counts(frame: Frame): boolean {
  const name = functionName(frame.function);
  return (
    name !== "" &&
    name !== "?" &&
    name !== "eval" &&
    !/[<>]/.test(name) &&
    !/^(?:<anonymous>|\[native code\]|native)$/.test(frame.file)
  );
}

function placeOf(frame: Frame): string {
  if (frame.module) return withoutBuildHash(frame.module);
  const path = frame.file.split(/[?#]/, 1)[0] ?? "";
  return withoutBuildHash(path.split(/[\\/]/).pop() ?? "").toLowerCase();
}

// `index-3f9a1c2b.js` is another name after each build.
function withoutBuildHash(name: string): string {
  return name
    .replace(/([.-])(?=[\w-]*\d)[\w-]{6,40}(?=\.\w{2,4}$)/, "$1<hash>")
    .replace(/\b[0-9a-f]{16,64}\b/g, "<hash>");
}

function functionName(name: string): string {
  return (
    name
      .split(".")
      .pop()
      ?.replace(/^(?:async|bound)\s+/, "") ?? name
  );
}

/** Title, culprit and type for the list: the last exception, else the message. */
export function headlineOf(
  event: ErrorEvent,
  links = exceptionLinks(event),
): {
  title: string;
  type: string;
  message: string;
  culprit: string;
} {
  const link = links.findLast((candidate) => candidate.type || candidate.value);
  const message = messageOf(event);
  const frames = link?.frames.length ? link.frames : framesOf(event.stacktrace);
  const top = frames.findLast((frame) => frame.inApp) ?? frames.at(-1);
  const culprit =
    text(event.transaction) ||
    text(event.culprit) ||
    (top
      ? `${top.module || top.file}${top.function && top.function !== "?" ? ` in ${top.function}` : ""}`
      : "");
  if (!link || (link.synthetic && message)) {
    return {
      title: firstLine(message) || "(no message)",
      type: link?.synthetic ? "Message" : text(record(event)["type"]) || "Message",
      message,
      culprit,
    };
  }
  const value = link.value || message;
  return {
    title: [link.type, firstLine(value)].filter(Boolean).join(": ") || "(unnamed error)",
    type: link.type || "Error",
    message: value,
    culprit,
  };
}

function firstLine(value: string): string {
  return (value.split("\n", 1)[0] ?? "").trim().slice(0, 500);
}
