import { z } from "zod";
import { exactInstant, isDay } from "#shared/format/exact-instants.ts";

/*
 * What a field's value must be like, in the form in which it goes over the wire. Each gives the value as the server
 * would send it back, and says what is wrong in words. `orEmpty` lets a value be absent, which is not the same as "".
 */

const storable = (text: string) => !text.includes("\0") && text.isWellFormed();
const notStorable = "This holds a character that can't be stored.";

/** Text of at most `max` characters; a line of text unless `lines`. Nothing is trimmed: what was typed is kept. */
export function textValue({ min = 1, max = 200, lines = false } = {}) {
  return z
    .string("Write a text.")
    .refine((text) => min === 0 || text.trim().length > 0, "Write something.")
    .refine((text) => [...text].length <= max, `At most ${max.toLocaleString("en")} characters.`)
    .refine((text) => lines || !/[\r\n]/.test(text), "Line breaks can't be part of it.")
    .refine(storable, notStorable);
}

export const linesValue = (max = 10_000) => textValue({ max, min: 0, lines: true });

/** A text that may be absent; unlike `null`, the empty text is a value. */
export const orEmpty = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();

export const choiceValue = (options: readonly string[]) =>
  z
    .string("Choose one.")
    .refine((text) => options.includes(text), `Choose one of: ${options.join(", ").replaceAll("_", " ")}.`);

export const yesNoValue = () => z.boolean("Choose yes or no.");

interface Range {
  min?: number;
  max?: number;
}

/** A whole number that fits 32 bits; digits as text are read too. */
export function wholeValue({ min = -2_147_483_648, max = 2_147_483_647 }: Range = {}) {
  return z
    .union([z.number(), z.string()], "Write a whole number.")
    .refine((value) => /^-?\d{1,10}$/.test(String(value).trim()), "Write a whole number.")
    .transform(Number)
    .refine((value) => value >= min, `At least ${min.toLocaleString("en")}.`)
    .refine((value) => value <= max, `At most ${max.toLocaleString("en")}.`);
}

/** A whole number of up to 64 bits as its digits. Money is this: minor units of its currency. */
export function bigValue({ min = -(2n ** 63n), max = 2n ** 63n - 1n }: { min?: bigint; max?: bigint } = {}) {
  return z
    .union([z.number(), z.string()], "Write a whole number.")
    .refine((value) => /^-?\d{1,40}$/.test(String(value).trim()), "Write a whole number.")
    .transform((value) => BigInt(String(value).trim()))
    .refine((value) => value >= min, min === 0n ? "It can't be below zero." : `At least ${min}.`)
    .refine((value) => value <= max, "This number is too large.")
    .transform(String);
}

/** An amount of money, in minor units. */
export const moneyValue = () => bigValue({ min: 0n });

/** A number with decimals, as precise as a double. */
export function numberValue({ min = -Number.MAX_VALUE, max = Number.MAX_VALUE }: Range = {}) {
  return z
    .union([z.number(), z.string()], "Write a number.")
    .refine(
      (value) => /^-?\d{1,100}(\.\d{1,100})?(e[+-]?\d{1,3})?$/i.test(String(value).trim()),
      "Write a number.",
    )
    .transform(Number)
    .refine((value) => value >= min, `At least ${min.toLocaleString("en")}.`)
    .refine((value) => value <= max, `At most ${max.toLocaleString("en")}.`);
}

export const currencyValue = () =>
  z
    .string("Write a currency.")
    .transform((text) => text.trim().toUpperCase())
    .refine((text) => /^[A-Z]{3}$/.test(text), "Write a currency by its three letters, such as EUR.");

/** A point in time with microseconds, ISO 8601 with its zone. */
export const instantValue = () =>
  z
    .string("Write a date and time.")
    .refine((text) => exactInstant(text) !== null, "Write a date and time with its zone.")
    .transform((text) => exactInstant(text) ?? text);

export const dateValue = () => z.string("Write a date.").refine(isDay, "Write a date, such as 2026-11-22.");

/** A time of day, as Postgres prints it: `08:30:00`. */
export const timeOfDayValue = () =>
  z
    .string("Write a time of day.")
    .refine(
      (text) => /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text.trim()),
      "Write a time of day, such as 08:30.",
    )
    .transform((text) => {
      const [hour = "", minute, second = "00"] = text.trim().split(":");
      return `${hour.padStart(2, "0")}:${minute}:${second}`;
    });

/** The id of another record. */
export const referenceValue = () => z.guid("Choose a record.").transform((id) => id.toLowerCase());

/** JSON as its text: numbers keep their digits, however many there are. */
export function jsonValue(shape: "object" | "array" | "any" = "any", max = 100_000) {
  const isShape = (text: string) => {
    const value: unknown = JSON.parse(text);
    if (shape === "array") return Array.isArray(value);
    return shape === "any" || (typeof value === "object" && value !== null && !Array.isArray(value));
  };
  return z
    .string("Write JSON.")
    .max(max, `At most ${max.toLocaleString("en")} characters.`)
    .superRefine((text, ctx) => {
      const fault = jsonFault(text);
      if (fault) ctx.addIssue({ code: "custom", message: fault });
      else if (!isShape(text))
        ctx.addIssue({
          code: "custom",
          message: shape === "array" ? "Write a list: [ … ]." : "Write an object: { … }.",
        });
      else if (/\\u0000|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])/i.test(text) || !storable(text))
        ctx.addIssue({ code: "custom", message: notStorable });
    });
}

function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (fault) {
    const where = /position (\d+)/.exec(String(fault))?.[1];
    const line = where === undefined ? undefined : text.slice(0, Number(where)).split("\n").length;
    return line === undefined ? "This isn't JSON." : `This isn't JSON: look at line ${line}.`;
  }
}

/** A short word for programs: small letters, digits and hyphens. */
export const slugValue = () =>
  z
    .string("Write a short name.")
    .max(100, "At most 100 characters.")
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Small letters, digits and single hyphens only.");

/** A code that people type, kept in capitals. */
export const codeValue = () =>
  z
    .string("Write a code.")
    .transform((text) => text.trim().toUpperCase())
    .refine(
      (text) => /^[A-Z0-9][A-Z0-9._-]{0,63}$/.test(text),
      "Capitals, digits, dots, hyphens and underscores only.",
    );

export const webAddressValue = () =>
  z
    .string("Write an address.")
    .max(2000, "At most 2,000 characters.")
    .refine(
      (text) => /^https:\/\/[^\s"'<>\\]+$/.test(text) && URL.canParse(text),
      "Write an address that begins with https://.",
    );

export const emailValue = () =>
  z
    .string("Write an e-mail address.")
    .max(254, "At most 254 characters.")
    .transform((text) => text.trim().toLowerCase())
    .pipe(z.email("This isn't an e-mail address."));

export const phoneValue = () =>
  z
    .string("Write a phone number.")
    .regex(/^\+?[0-9][0-9 ()./-]{3,30}$/, "Write a phone number, such as +31 20 123 4567.");
