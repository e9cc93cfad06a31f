import { apiErrors } from "./demo-errors-api.ts";
import { mobileErrors } from "./demo-errors-mobile.ts";
import { webErrors } from "./demo-errors-web.ts";

/** How an error went over the ninety days. */
export type ErrorCourse =
  "steady" | "fading" | "growing" | "fresh" | "spike" | "resolved" | "returned" | "ignored";

/** An error that the demo's apps run into, as often as its weight at scale 1. */
export interface DemoError {
  type: string;
  /** `{booking}`, `{number}` and `{id}` differ from event to event. */
  value: string;
  /** The page or route that it happened on. */
  on: string;
  /** From the oldest call to where it was thrown: `file:function:line`; `*` before one of a library. Without any it is a message. */
  calls: readonly string[];
  /** The line of code that threw. */
  code?: string;
  course: ErrorCourse;
  weight: number;
  level?: "fatal" | "warning" | "info";
  /** Happens now and then up to the last minutes. */
  live?: true;
  /** An error code that the app sends along. */
  errorCode?: string;
  assignee?: string;
  note?: string;
}

/** The templates with frames as an SDK sends them, for the database to multiply. */
export function demoErrors(): unknown[] {
  // The tablet in the lobby of a hotel runs the shop's pages, and a little of what breaks there.
  const lobby = webErrors.filter(({ course }) => course === "steady").slice(0, 4);
  const apps = {
    "shop-web": webErrors,
    "shop-api": apiErrors,
    "courier-app": mobileErrors,
    "northwind-kiosk": lobby.map((error) => ({ ...error, weight: Math.ceil(error.weight / 12) })),
  };
  return Object.entries(apps).flatMap(([app, errors]) =>
    errors.map(({ calls, code, ...error }) => ({ ...error, app, frames: framesOf(calls, code) })),
  );
}

function framesOf(calls: readonly string[], code: string | undefined) {
  return calls.map((call, place) => {
    const [, library, filename, name, line] = /^(\*?)([^:]+):([^:]+):(\d+)$/.exec(call) ?? [];
    if (!filename) throw new Error(`The demo's call "${call}" is not file:function:line.`);
    const isLast = place === calls.length - 1;
    return {
      filename,
      function: name,
      lineno: Number(line),
      colno: 7 + ((Number(line) * 13) % 41),
      in_app: !library,
      ...(isLast && code && { context_line: code }),
    };
  });
}
