import { expect, test } from "vitest";
import { readBlock, withoutHeadings } from "#client/grid/edit/paste-block.ts";
import { editText, readTyped } from "#client/form/typed-values.ts";
import { typedText } from "#client/grid/grid-keyboard.ts";
import type { Field } from "#shared/resource.ts";

const style = { locale: "en-GB", timeZone: "Europe/Lisbon", currency: "EUR" };
const field = (kind: Field["kind"], more: Partial<Field> = {}): Field => ({ kind, label: "Field", ...more });

test("what an editor shows reads back as the same value", () => {
  const values: [Field, unknown][] = [
    [field("text"), "  kept as typed 𝒳 "],
    [field("integer"), "9223372036854775807"],
    [field("money"), "-9223372036854775807"],
    [field("instant"), "2026-07-03T10:20:30.123456Z"],
    [field("instant"), "2026-01-03T10:20:00.000000Z"],
    [field("date"), "2026-02-28"],
    [field("json"), '{"n": 9007199254740993}'],
  ];
  for (const [of, value] of values)
    expect(readTyped(of, editText(of, value, style), style)).toEqual({ value });
});

test("numbers are read as the reader's language writes them, and nothing is guessed", () => {
  expect(readTyped(field("integer"), "1,250", style)).toEqual({ value: "1250" });
  expect(readTyped(field("integer"), "1.250", { ...style, locale: "de-DE" })).toEqual({ value: "1250" });
  expect(readTyped(field("integer"), "12,50", style)).toEqual({ value: "12,50" });
  expect(readTyped(field("money"), "12,50", style)).toEqual({
    fault: "Write an amount in EUR, such as 12.50.",
  });
});

test("an emptied number has no value, an emptied text is the empty text", () => {
  expect(readTyped(field("integer"), " ", style)).toEqual({ value: null });
  expect(readTyped(field("text"), "", style)).toEqual({ value: "" });
});

test("days, times and choices are read as the console writes them", () => {
  expect(readTyped(field("instant"), "3 Jul 2026, 14:05", style)).toEqual({
    value: "2026-07-03T13:05:00.000000Z",
  });
  expect(readTyped(field("date"), "30 Feb 2026", style)).toHaveProperty("fault");
  expect(readTyped(field("enum", { options: ["past_due"] }), "Past due", style)).toEqual({
    value: "past_due",
  });
  expect(readTyped(field("boolean"), "FALSE", style)).toEqual({ value: false });
  expect(readTyped(field("reference"), "Dry cleaning", style)).toEqual({ named: "Dry cleaning" });
});

test("a block from a spreadsheet keeps quotes, tabs and line ends inside its cells", () => {
  expect(readBlock('a\t"two\nlines"\r\n"say ""hi"""\tb\r\n')).toEqual([
    ["a", "two\nlines"],
    ['say "hi"', "b"],
  ]);
  expect(readBlock('{"a": 1, "b": 2}')).toEqual([['{"a": 1, "b": 2}']]);
  expect(readBlock("1,2\n3,4")).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
  expect(readBlock("'=1+1\tx")).toEqual([["=1+1", "x"]]);
});

test("the headings that copying puts first are not pasted as values", () => {
  const block = [
    ["Name", "Code"],
    ["Shirt", "S"],
  ];
  expect(withoutHeadings(block, ["Name", "Code", "Price"])).toEqual([["Shirt", "S"]]);
  expect(withoutHeadings(block, ["Code", "Name"])).toEqual(block);
});

test("letters begin an edit only while edits are staged; they are shortcuts otherwise", () => {
  const key = (sign: string) => ({ key: sign, shift: false, mod: false, alt: false });
  expect([typedText(key("j"), false), typedText(key("j"), true)]).toEqual([undefined, "j"]);
  expect([typedText(key("7"), false), typedText(key(" "), true)]).toEqual(["7", undefined]);
  expect(typedText({ ...key("7"), mod: true }, true)).toBe(undefined);
});
