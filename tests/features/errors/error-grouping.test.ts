import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { groupError, groupingVersion, headlineOf } from "#server/features/errors/error-grouping.ts";
import type { ErrorEvent } from "#shared/error-event.ts";

const frame = (fn: string, module: string, line: number, inApp = true) => ({
  function: fn,
  module,
  filename: `/srv/app/${module}.js`,
  lineno: line,
  in_app: inApp,
});
const thrown = (type: string, value: string, frames: object[]): ErrorEvent => ({
  exception: { values: [{ type, value, stacktrace: { frames } }] },
});
const sameGroup = (a: ErrorEvent, b: ErrorEvent) => groupError(a).fingerprint === groupError(b).fingerprint;

test("the same stack groups whatever the line, the id in the message or the library frames in between", () => {
  const first = thrown("PressError", "Ticket 41 is lost", [
    frame("run", "worker", 3),
    frame("press", "iron", 10),
  ]);
  const later = thrown("PressError", "Ticket 977 is lost", [
    frame("run", "worker", 5),
    frame("next", "node_modules/queue", 1, false),
    frame("press", "iron", 12),
  ]);
  expect(sameGroup(first, later)).toBe(true);
});

test("the parts are cut to storable text; the sum is over the whole of them", () => {
  const part = `${"x".repeat(299)}\u{1F600}`;
  const grouped = groupError({ fingerprint: [part, "n\0l"] });
  expect(grouped.parts).toEqual([`${"x".repeat(299)}\uFFFD`, "n\uFFFDl"]);
  expect(grouped.fingerprint).toBe(
    createHash("sha256")
      .update(JSON.stringify([groupingVersion, [part, "n\0l"]]))
      .digest("hex"),
  );
});

test("another function or another exception type is another group", () => {
  const press = thrown("PressError", "lost", [frame("press", "iron", 1)]);
  expect(sameGroup(press, thrown("PressError", "lost", [frame("fold", "iron", 1)]))).toBe(false);
  expect(sameGroup(press, thrown("SteamError", "lost", [frame("press", "iron", 1)]))).toBe(false);
});

test("the client's fingerprint wins, and the default placeholder splits instead of replacing", () => {
  const a = thrown("A", "a", [frame("a", "a", 1)]);
  const b = thrown("B", "b", [frame("b", "b", 1)]);
  expect(sameGroup({ ...a, fingerprint: ["storage"] }, { ...b, fingerprint: ["storage"] })).toBe(true);
  const split = (event: ErrorEvent, tenant: string) => ({ ...event, fingerprint: ["{{ default }}", tenant] });
  expect(sameGroup(split(a, "north"), split(a, "north"))).toBe(true);
  expect(sameGroup(split(a, "north"), split(a, "south"))).toBe(false);
  expect(sameGroup(split(a, "north"), split(b, "north"))).toBe(false);
});

test("messages group by their words; the stack that an SDK adds to them does not decide", () => {
  const logged = (message: string): ErrorEvent => ({
    message,
    exception: {
      values: [
        {
          type: "Error",
          value: message,
          mechanism: { synthetic: true },
          stacktrace: { frames: [frame("log", "app", 1)] },
        },
      ],
    },
  });
  expect(sameGroup(logged("Van 12 is full"), logged("Van 9 is full"))).toBe(true);
  expect(sameGroup(logged("Van 12 is full"), logged("Depot closed"))).toBe(false);
});

test("a bundle's build hash and a browser's way of naming methods don't split a group", () => {
  const chrome = thrown("TypeError", "x", [
    { function: "Cart.total", filename: "https://a.test/assets/index-3f9a1c2b.js", in_app: true },
  ]);
  const firefox = thrown("TypeError", "x", [
    { function: "total", filename: "https://a.test/assets/index-77ab01cd.js", in_app: true },
  ]);
  expect(sameGroup(chrome, firefox)).toBe(true);
});

test("hostile shapes still get a group and a headline", () => {
  const odd: ErrorEvent[] = [
    {},
    { exception: 7, fingerprint: "x", message: { formatted: 3 } },
    { exception: { values: [null, "a", { stacktrace: { frames: [null, 1, { function: {} }] } }] } },
  ];
  for (const event of odd) {
    expect(groupError(event).fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(headlineOf(event).title).not.toBe("");
  }
});

test("the headline names the last exception and the in-app frame that threw", () => {
  const event = thrown("PressError", "Steam lost\nsecond line", [
    frame("run", "worker", 3),
    frame("press", "iron", 10),
  ]);
  expect(headlineOf(event)).toEqual({
    title: "PressError: Steam lost",
    type: "PressError",
    message: "Steam lost\nsecond line",
    culprit: "iron in press",
  });
});
