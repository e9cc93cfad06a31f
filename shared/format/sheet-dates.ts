import { exactInstant, isDay } from "#shared/format/exact-instants.ts";

/*
 * Dates as spreadsheets count them: days since 1899-12-30, the time of day as a fraction, without a zone. A number of
 * that size holds microseconds, so that what is written can be read back exactly; what can't be is refused (null).
 */

const dayMicros = 86_400_000_000;
const epochDay = 25_569;
// Before March 1900 spreadsheets disagree about a leap day.
const firstSerial = 61;
const afterSerial = 2_958_466;

/** `2026-11-03` as a spreadsheet's day; null where it has none. */
export function serialOfDay(day: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  return within(Date.parse(`${day}T00:00:00Z`) / 86_400_000 + epochDay);
}

/** The counterpart of `serialOfDay`; null for a number that isn't a whole day. */
export function dayOfSerial(serial: number): string | null {
  if (!Number.isInteger(serial) || within(serial) === null) return null;
  return new Date((serial - epochDay) * 86_400_000).toISOString().slice(0, 10);
}

/** An instant (`exactInstant`'s form) as the clock in a zone showed it; null where that can't be read back exactly, as in the hour that autumn has twice. */
export function serialOfInstant(instant: string, timeZone: string): number | null {
  const micros = microsOf(instant);
  const local = micros + offsetAt(Math.floor(micros / 1000), timeZone) * 1000;
  const days = Math.floor(local / dayMicros);
  const serial = within(days + epochDay + (local - days * dayMicros) / dayMicros);
  return serial !== null && microsOfSerial(serial, timeZone) === micros ? serial : null;
}

/** The counterpart of `serialOfInstant`: the earlier of two instants that a clock shows alike; null beyond a spreadsheet's calendar. */
export function instantOfSerial(serial: number, timeZone: string): string | null {
  if (within(serial) === null) return null;
  const micros = microsOfSerial(serial, timeZone);
  const seconds = Math.floor(micros / 1_000_000);
  const rest = String(micros - seconds * 1_000_000).padStart(6, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${rest}Z`;
}

/** A day and time without a zone (`2026-11-22 20:04[:11[.5]]`, also with T) as that zone's instant; null for anything else. */
export function instantOfLocal(text: string, timeZone: string): string | null {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?$/.exec(text);
  if (!parts || !isDay(parts[1]!)) return null;
  const [, day, hour = "00", minute = "00", second = "00", fraction = ""] = parts;
  const local = exactInstant(`${day}T${hour}:${minute}:${second}.${fraction.padEnd(6, "0")}Z`);
  if (local === null) return null;
  const micros = microsOf(local);
  const seconds = Math.floor(
    (micros - offsetOfLocal(Math.floor(micros / 1000), timeZone) * 1000) / 1_000_000,
  );
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${local.slice(20, 26)}Z`;
}

/** Whether this runtime knows the zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const within = (serial: number) => (serial >= firstSerial && serial < afterSerial ? serial : null);

function microsOf(instant: string): number {
  return Date.parse(`${instant.slice(0, 19)}Z`) * 1000 + Number(instant.slice(20, 26));
}

function microsOfSerial(serial: number, timeZone: string): number {
  const day = Math.floor(serial);
  const local = (day - epochDay) * dayMicros + Math.round((serial - day) * dayMicros);
  return local - offsetOfLocal(Math.floor(local / 1000), timeZone) * 1000;
}

// The offset before a change of clocks is tried first: then the hour that comes twice is its first.
function offsetOfLocal(local: number, timeZone: string): number {
  const before = offsetAt(local - 86_400_000, timeZone);
  return offsetAt(local - before, timeZone) === before ? before : offsetAt(local - before, timeZone);
}

const quarter = 900_000;
const offsets = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that a zone's clocks are ahead of UTC. They change at quarters of an hour, so one answer serves a quarter. */
function offsetAt(epoch: number, timeZone: string): number {
  let known = offsets.get(timeZone);
  if (!known || known.size > 50_000) offsets.set(timeZone, (known = new Map()));
  const at = Math.floor(epoch / quarter);
  let offset = known.get(at);
  if (offset === undefined) known.set(at, (offset = readOffset(at * quarter, timeZone)));
  return offset;
}

function readOffset(epoch: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const digits = "2-digit";
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(epoch).map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, number>;
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - Math.floor(epoch / 1000) * 1000;
}
