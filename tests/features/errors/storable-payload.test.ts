import { expect, test } from "vitest";
import { storablePayload } from "#server/features/errors/storable-payload.ts";

const stored = (json: string) => storablePayload(Buffer.from(json), JSON.parse(json) as object).toString();

test("what holds no secret is kept byte for byte", () => {
  const odd = `{ "extra":{"big":9007199254740993,"note":"the password is \\"password\\": x","escaped":"\\u00e9","cookie":null} }`;
  expect(stored(odd)).toBe(odd);
});

test.each([
  ["at the top", `{"password":"hunter2"}`],
  ["in a list of objects", `{"extra":[1,[{"a":{"apiKey":"hunter2"}}]]}`],
  ["under a long name", `{"${"x".repeat(90)}_secret_${"y".repeat(90)}":"hunter2"}`],
  ["written with an escape", `{"p\\u0061ssword":"hunter2"}`],
  ["as an object", `{"request":{"cookies":{"sid":"hunter2"}}}`],
])("a secret is taken out: %s", (_, json) => {
  expect(stored(json)).toContain("[removed]");
  expect(stored(json)).not.toContain("hunter2");
});

test("NUL, halves of surrogate pairs and bytes that are no UTF-8 are replaced", () => {
  expect(JSON.parse(stored(`{"a":"x\\u0000y","b":"\\ud800","c":"\\ud83d\\ude00"}`))).toEqual({
    a: "x\uFFFDy",
    b: "\uFFFD",
    c: "\u{1F600}",
  });
  const broken = Buffer.from([...Buffer.from('{"a":"'), 0xc3, ...Buffer.from('"}')]);
  expect(storablePayload(broken, { a: "\uFFFD" }).toString()).toBe('{"a":"\uFFFD"}');
});

test.each([
  ["a pair of surrogates", String.raw`{"a":"\ud83d\ude00","big":9007199254740993}`],
  ["NUL as text", String.raw`{"a":"x\\u0000y","big":9007199254740993}`],
  ["half a pair as text", String.raw`{"a":"\\ud83d","\\\\udc00":9007199254740993}`],
])("what only looks like unstorable text is kept byte for byte: %s", (_, json) => {
  expect(stored(json)).toBe(json);
});

test.each([
  [
    "NUL beside NUL as text",
    String.raw`{"a":"x\\u0000y","b":"\u0000"}`,
    { a: String.raw`x\u0000y`, b: "\uFFFD" },
  ],
  ["behind a backslash", String.raw`{"a":"\\\u0000"}`, { a: "\\\uFFFD" }],
  [
    "half a pair behind a pair as text",
    String.raw`{"a":"\\ud83d\ude00"}`,
    { a: String.raw`\ud83d` + "\uFFFD" },
  ],
  [
    "in names",
    String.raw`{"extra":[{"a\u0000":1,"\udc00b":{"c":2}}]}`,
    { extra: [{ "a\uFFFD": 1, "\uFFFDb": { c: 2 } }] },
  ],
  [
    "a secret beside it",
    String.raw`{"my\u0000secret":"x","token":"\ud83d"}`,
    { "my\uFFFDsecret": "[removed]", token: "\uFFFD" },
  ],
])("unstorable text is replaced and nothing else: %s", (_, json, expected) => {
  expect(JSON.parse(stored(json))).toEqual(expected);
});

test("an event nested more deeply than the stack is looked through, and refused when it would have to be written anew", () => {
  const nest = (inside: string) => `{"extra":${"[".repeat(200_000)}${inside}${"]".repeat(200_000)}}`;
  expect(stored(nest("1"))).toBe(nest("1"));
  expect(() => stored(nest('{"password":"hunter2"}'))).toThrow("nested too deeply");
});
