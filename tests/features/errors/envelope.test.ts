import { expect, test } from "vitest";
import { parseEnvelope } from "#server/ingest/sentry/envelope.ts";

const items = (body: string) =>
  parseEnvelope(Buffer.from(body)).items.map(({ type, payload }) => [type, payload.toString()]);

test("an item without a length ends at the next line", () => {
  expect(items('{}\n{"type":"event"}\n{"a":1}\n{"type":"session"}\n{}')).toEqual([
    ["event", '{"a":1}'],
    ["session", "{}"],
  ]);
});

test("a length counts bytes, not characters, and may span lines", () => {
  const payload = "é\n\nü";
  expect(
    items(
      `{}\n{"type":"attachment","length":${Buffer.byteLength(payload)}}\n${payload}\n{"type":"event"}\n{}\n`,
    ),
  ).toEqual([
    ["attachment", payload],
    ["event", "{}"],
  ]);
});

test.each([
  ["no JSON", "nonsense"],
  ["a header that is a list", "[]\n"],
  ["an item without a type", '{}\n{"length":2}\n{}'],
  ["a length beyond the end", '{}\n{"type":"event","length":99}\n{}'],
  ["a length that stops inside the payload", '{}\n{"type":"event","length":1}\n{}'],
  ["a negative length", '{}\n{"type":"event","length":-1}\n{}'],
])("refuses %s", (_, body) => {
  expect(() => items(body)).toThrow(/JSON|type|length|longer/);
});
