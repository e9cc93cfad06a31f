const written =
  /^(\d{4,6})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}(?::?\d{2})?(?::\d{2})?)$/;

/**
 * An instant as `2026-11-22T20:04:11.123456Z` from ISO 8601 or from what Postgres prints, whatever its offset; null
 * for anything else, for a day that no calendar has, and for the year 0. Digits after the sixth are cut.
 */
export function exactInstant(text: string): string | null {
  const parts = written.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, fraction = "", zone] = parts as unknown as string[];
  const date = `${year}-${month}-${day}`;
  if (!isDay(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const micros = fraction.slice(0, 6).padEnd(6, "0");
  const offset = offsetSeconds(zone!);
  if (offset === 0) return `${date}T${hour}:${minute}:${second}.${micros}Z`;
  const shifted = new Date(
    utcDay(date) + (Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset) * 1000,
  );
  if (shifted.getUTCFullYear() < 1) return null;
  return `${plainDay(shifted)}T${shifted.toISOString().slice(-13, -5)}.${micros}Z`;
}

/** Whether text is a day of the calendar, `2026-02-28`, from the year 1 on. */
export function isDay(text: string): boolean {
  const time = /^\d{4,6}-\d{2}-\d{2}$/.test(text) ? utcDay(text) : Number.NaN;
  return !Number.isNaN(time) && Number.parseInt(text, 10) > 0 && plainDay(new Date(time)) === text;
}

/** The day after, `2026-03-01` for `2026-02-28`. */
export function nextDay(day: string): string {
  return plainDay(new Date(utcDay(day) + 86_400_000));
}

// Date wants a sign and six digits from the year 10,000 on.
function utcDay(day: string): number {
  const year = day.slice(0, day.indexOf("-"));
  return Date.parse(
    `${year.length > 4 ? `+${year.padStart(6, "0")}${day.slice(year.length)}` : day}T00:00:00Z`,
  );
}

function plainDay(date: Date): string {
  const year = String(date.getUTCFullYear()).padStart(4, "0");
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${year}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

function offsetSeconds(zone: string): number {
  if (zone === "Z") return 0;
  const [hours = 0, minutes = 0, seconds = 0] = zone.slice(1).match(/\d{2}/g)!.map(Number);
  return (zone.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}
