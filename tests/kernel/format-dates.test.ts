import { describe, expect, it } from "vitest";
import {
  firstLocale,
  formatDay,
  formatDuration,
  formatExact,
  formatInstant,
  formatRelative,
  isTimeZone,
  todayIn,
} from "#shared/format/dates.ts";

const berlin = { locale: "en-GB", timeZone: "Europe/Berlin" };
const now = Date.parse("2026-11-22T20:00:00Z");
const ago = (seconds: number) => formatRelative(now - seconds * 1000, now, "en-GB");

describe("times", () => {
  it("shows an instant in the reader's zone, exact with the zone's name", () => {
    expect(formatInstant("2026-07-01T22:30:00Z", berlin)).toBe("2 Jul 2026, 00:30");
    expect(formatExact("2026-11-22T20:00:05.123456+00:00", berlin)).toBe("Sun, 22 Nov 2026, 21:00:05 CET");
  });

  it("understands the microseconds that lists send", () => {
    expect(formatInstant("2026-11-22T20:00:00.123456Z", berlin)).toBe("22 Nov 2026, 21:00");
  });

  it("leaves a calendar day where it is, whatever the zone", () => {
    const honolulu = { locale: "en-GB", timeZone: "Pacific/Honolulu" };
    expect(formatDay("2026-11-03", honolulu)).toBe("3 Nov 2026");
    expect(formatDay("2026-11-03T02:00:00Z", honolulu)).toBe("2 Nov 2026");
  });

  it("knows which day it is for the reader", () => {
    expect(todayIn(now, "Europe/Berlin")).toBe("2026-11-22");
    expect(todayIn(now, "Pacific/Auckland")).toBe("2026-11-23");
  });

  it("says how long ago, never more than it was", () => {
    expect([ago(3), ago(50), ago(119), ago(3599), ago(7199), ago(86_400 * 13), ago(86_400 * 60)]).toEqual([
      "just now",
      "1 min ago",
      "1 min ago",
      "59 min ago",
      "1 hr ago",
      "13 days ago",
      "8 wk ago",
    ]);
    expect([ago(-20), ago(-7200)]).toEqual(["in a moment", "in 2 hr"]);
  });

  it("writes durations in two units at most", () => {
    expect([850, 12_400, 200_000, 7_500_000, 360_000_000].map(formatDuration)).toEqual([
      "850 ms",
      "12.4 s",
      "3 min 20 s",
      "2 h 5 min",
      "4 d 4 h",
    ]);
  });

  it("takes the first language that it understands", () => {
    expect(firstLocale(undefined, "en-US@posix", "de-DE", "fr-FR")).toBe("de-DE");
    expect(firstLocale("", "?")).toBe("en-GB");
  });

  it("writes ISO days for those who want them", () => {
    const iso = { ...berlin, isoDates: true };
    expect(formatInstant("2026-07-01T22:30:00Z", iso)).toBe("2026-07-02 00:30");
    expect(formatDay("2026-07-01", iso)).toBe("2026-07-01");
    expect(formatDay("2026-07-01T22:30:00Z", iso)).toBe("2026-07-02");
  });

  it("tells a time zone from something else", () => {
    expect(isTimeZone("Europe/Berlin")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
  });
});
