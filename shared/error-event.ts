/** What we read of a Sentry event. Everything is optional and hostile: clients send what they like. */
export interface ErrorEvent {
  event_id?: unknown;
  timestamp?: unknown;
  platform?: unknown;
  level?: unknown;
  logger?: unknown;
  transaction?: unknown;
  culprit?: unknown;
  environment?: unknown;
  release?: unknown;
  server_name?: unknown;
  message?: unknown;
  logentry?: unknown;
  fingerprint?: unknown;
  exception?: unknown;
  stacktrace?: unknown;
  threads?: unknown;
  request?: unknown;
  user?: unknown;
  tags?: unknown;
  extra?: unknown;
  contexts?: unknown;
  breadcrumbs?: unknown;
  sdk?: unknown;
}

export interface Frame {
  function: string;
  module: string;
  file: string;
  line: number | null;
  column: number | null;
  inApp: boolean;
  context: string;
  /** Source lines around it, where the SDK sent them. */
  before: string[];
  after: string[];
}

export interface ExceptionLink {
  type: string;
  value: string;
  frames: Frame[];
  /** True when the SDK made the exception up to carry a stack for a message. */
  synthetic: boolean;
}

export function text(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const values = record(value)["values"];
  return Array.isArray(values) ? values : [];
}

/** The exceptions of an event, outermost last as Sentry sends them; the frames' last is where it was thrown. */
export function exceptionLinks(event: ErrorEvent): ExceptionLink[] {
  return list(event.exception)
    .slice(0, 50)
    .map((value) => {
      const exception = record(value);
      return {
        type: text(exception["type"]),
        value: text(exception["value"]),
        frames: framesOf(exception["stacktrace"]),
        synthetic: record(exception["mechanism"])["synthetic"] === true,
      };
    });
}

/** The frames of a stack trace, oldest call first. */
export function framesOf(stacktrace: unknown): Frame[] {
  const frames = record(stacktrace)["frames"];
  if (!Array.isArray(frames)) return [];
  return frames.slice(-250).map((value) => {
    const frame = record(value);
    return {
      function: text(frame["function"]),
      module: text(frame["module"]),
      file: text(frame["filename"]) || text(frame["abs_path"]),
      line: typeof frame["lineno"] === "number" ? frame["lineno"] : null,
      column: typeof frame["colno"] === "number" ? frame["colno"] : null,
      inApp: frame["in_app"] === true,
      context: text(frame["context_line"]),
      before: lines(frame["pre_context"]),
      after: lines(frame["post_context"]),
    };
  });
}

function lines(value: unknown): string[] {
  return Array.isArray(value) ? value.slice(0, 10).map(text) : [];
}

/** The message of an event without an exception: formatted first, then the template, then the plain text. */
export function messageOf(event: ErrorEvent): string {
  const entry = record(event.logentry);
  const message = record(event.message);
  return (
    text(entry["formatted"]) ||
    text(message["formatted"]) ||
    text(entry["message"]) ||
    text(message["message"]) ||
    text(event.message)
  );
}

export interface Breadcrumb {
  at: string | null;
  category: string;
  level: string;
  message: string;
  data: Record<string, unknown>;
}

/** What happened before, oldest first: 100 at most. */
export function breadcrumbsOf(event: ErrorEvent): Breadcrumb[] {
  return list(event.breadcrumbs)
    .slice(-100)
    .map((value) => {
      const crumb = record(value);
      const at =
        typeof crumb["timestamp"] === "number"
          ? new Date(crumb["timestamp"] * 1000)
          : new Date(text(crumb["timestamp"]));
      return {
        at: Number.isNaN(at.getTime()) ? null : at.toISOString(),
        category: text(crumb["category"]) || text(crumb["type"]) || "default",
        level: text(crumb["level"]) || "info",
        message: text(crumb["message"]),
        data: record(crumb["data"]),
      };
    });
}

/** Tags as pairs, whichever of the two shapes the client sent. */
export function tagsOf(event: ErrorEvent): [name: string, value: string][] {
  const pairs = Array.isArray(event.tags)
    ? event.tags.map((pair): [string, string] =>
        Array.isArray(pair) ? [text(pair[0]), text(pair[1])] : ["", ""],
      )
    : Object.entries(record(event.tags)).map(([name, value]): [string, string] => [name, text(value)]);
  return pairs.filter(([name]) => name !== "").slice(0, 100);
}
