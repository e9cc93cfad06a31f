/** How a reader wants times: BCP 47 locale and IANA zone. */
export interface TimeStyle {
  locale: string;
  timeZone: string;
  /** Writes days as 2026-11-22 whatever the language. */
  isoDates?: boolean;
}

// Swedish writes ISO days: 2026-11-22 14:05.
const isoLocale = "sv-SE";

const formats = new Map<string, Intl.DateTimeFormat>();
const relatives = new Map<string, Intl.RelativeTimeFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, options)));
  return format;
}

/** `3 Nov 2026, 14:05` in the reader's zone. */
export function formatInstant(instant: string | number, { locale, timeZone, isoDates }: TimeStyle): string {
  if (isoDates)
    return dateFormat(isoLocale, { dateStyle: "short", timeStyle: "short", timeZone }).format(epoch(instant));
  return dateFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(epoch(instant));
}

/** `Tue, 3 Nov, 14:05` or `Tue, 3 Nov, 14:00 – 16:00`: what is planned, where "in 15 hours" helps nobody. */
export function formatPlanned(
  start: string | number,
  end: string | number | undefined,
  style: TimeStyle,
): string {
  const { locale, timeZone, isoDates } = style;
  if (isoDates)
    return [start, end ?? []]
      .flat()
      .map((instant) => formatInstant(instant, style))
      .join(" – ");
  const isThisYear = new Date(epoch(start)).getUTCFullYear() === new Date().getUTCFullYear();
  const format = dateFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(!isThisYear && { year: "numeric" as const }),
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  });
  return end === undefined ? format.format(epoch(start)) : format.formatRange(epoch(start), epoch(end));
}

/** Start and end of a range of time as Postgres writes it, as ISO instants; undefined for other text. */
export function instantsOfRange(text: string): [start: string, end: string | undefined] | undefined {
  if (!/^[[(]"?\d{4}-/.test(text)) return undefined;
  const [start, end] = [...text.matchAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d(?::\d\d)?/g)].map(
    ([instant]) => instant.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"),
  );
  return start === undefined ? undefined : [start, end];
}

/** `Tue, 3 Nov 2026, 14:05:09 CET`: what hovering over a relative time shows. */
export function formatExact(instant: string | number, { locale, timeZone }: TimeStyle): string {
  return dateFormat(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
    timeZone,
  }).format(epoch(instant));
}

/** A calendar day (`2026-11-03`, no zone) or the day of an instant in the reader's zone. */
export function formatDay(day: string, { locale, timeZone, isoDates }: TimeStyle): string {
  const plain = /^\d{4}-\d{2}-\d{2}$/.test(day);
  if (isoDates) return plain ? day : todayIn(epoch(day), timeZone);
  return dateFormat(locale, { dateStyle: "medium", timeZone: plain ? "UTC" : timeZone }).format(epoch(day));
}

/** `Sunday 22 November` in the reader's zone. */
export function formatToday(instant: string | number, { locale, timeZone }: TimeStyle): string {
  return dateFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone }).format(
    epoch(instant),
  );
}

/** The calendar day of an instant in a zone, as `2026-11-22`. */
export function todayIn(instant: number, timeZone: string): string {
  return dateFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone }).format(instant);
}

/** `14:05` in the reader's zone. */
export function formatTimeOfDay(instant: string | number, { locale, timeZone }: TimeStyle): string {
  return dateFormat(locale, { timeStyle: "short", timeZone }).format(epoch(instant));
}

const steps: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ["minute", 60, 60],
  ["hour", 3600, 24],
  ["day", 86_400, 14],
  ["week", 604_800, 9],
  ["month", 2_629_746, 24],
  ["year", 31_556_952, Infinity],
];

/** `just now`, `5 min. ago`, `in 2 days`, from `now` in epoch milliseconds. Truncated: 119 minutes are one hour ago. */
export function formatRelative(instant: string | number, now: number, locale: string): string {
  const seconds = (epoch(instant) - now) / 1000;
  if (Math.abs(seconds) < 45) return seconds > 5 ? "in a moment" : "just now";
  for (const [unit, size, limit] of steps) {
    const amount = Math.max(1, Math.floor(Math.abs(seconds) / size));
    if (amount < limit) return relativeFormat(locale).format(seconds < 0 ? -amount : amount, unit);
  }
  return formatInstant(instant, { locale, timeZone: "UTC" });
}

/** Milliseconds as `850 ms`, `12.4 s`, `3 min 20 s`, `2 h 5 min`, `4 d 3 h`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const pairs: [number, string, number, string][] = [
    [86_400, "d", 3600, "h"],
    [3600, "h", 60, "min"],
    [60, "min", 1, "s"],
  ];
  for (const [large, largeName, small, smallName] of pairs) {
    if (whole < large) continue;
    const rest = Math.floor((whole % large) / small);
    return rest
      ? `${Math.floor(whole / large)} ${largeName} ${rest} ${smallName}`
      : `${Math.floor(whole / large)} ${largeName}`;
  }
  return `${whole} s`;
}

/** The first of these language tags that this runtime understands; browsers hand out odd ones such as `en-US@posix`. */
export function firstLocale(...tags: readonly (string | undefined)[]): string {
  return tags.find((tag) => tag !== undefined && isLocale(tag)) ?? "en-GB";
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Whether text is an IANA zone that this runtime knows. */
export function isTimeZone(zone: string): boolean {
  try {
    return Boolean(dateFormat("en", { timeZone: zone }));
  } catch {
    return false;
  }
}

function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  let format = relatives.get(locale);
  if (!format)
    relatives.set(
      locale,
      (format = new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "short" })),
    );
  return format;
}

// Microseconds, as the lists send them, are cut to the milliseconds that Date knows.
function epoch(instant: string | number): number {
  return typeof instant === "number" ? instant : Date.parse(instant.replace(/(\.\d{3})\d+/, "$1"));
}
