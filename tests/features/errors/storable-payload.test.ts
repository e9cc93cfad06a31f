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

test("an event nested more deeply than the stack is looked through, and refused when it would have to be written anew", () => {
  const nest = (inside: string) => `{"extra":${"[".repeat(200_000)}${inside}${"]".repeat(200_000)}}`;
  expect(stored(nest("1"))).toBe(nest("1"));
  expect(() => stored(nest('{"password":"hunter2"}'))).toThrow("nested too deeply");
});
