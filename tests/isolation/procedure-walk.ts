import { z } from "zod";
import { appRouter } from "#server/trpc/router.ts";

/*
 * Inputs for procedures that a test doesn't know: made from their schemas, with values by the names of their fields.
 */

interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  format?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: Schema | boolean;
  minLength?: number;
}

interface Procedure {
  _def: { type: "query" | "mutation" | "subscription"; inputs: z.ZodType[] };
}

/** Every procedure by its path, `errors.list`. */
export const procedures: ReadonlyMap<string, Procedure["_def"]> = new Map(
  Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>).map(
    ([path, { _def }]) => [path, _def],
  ),
);

/** What fits a property of this name; undefined where nothing is known. */
export type Guess = (name: string, schema: { format?: string }) => unknown;

/** Inputs that the schema takes: with the required properties only, and with all of them. */
export function inputsFor({ inputs }: Procedure["_def"], guess: Guess): unknown[] {
  const [schema] = inputs;
  if (!schema) return [undefined];
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }) as Schema;
  if (schema instanceof z.ZodVoid) return [undefined];
  const made = [false, true].map((all) => filled("", json, guess, all, 0));
  return [...new Map(made.map((input) => [JSON.stringify(input), input])).values()];
}

function filled(name: string, schema: Schema, guess: Guess, all: boolean, depth: number): unknown {
  const known = guess(name, { ...(schema.format !== undefined && { format: schema.format }) });
  if (known !== undefined) return known;
  if ("const" in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const branch = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== "null");
  if (branch) return filled(name, branch, guess, all, depth);
  if (schema.allOf) {
    const parts = schema.allOf.map((part) => filled(name, part, guess, all, depth));
    return Object.assign({}, ...(parts as object[])) as object;
  }
  if (schema.type === "object" || schema.properties) {
    const properties = Object.entries(schema.properties ?? {});
    const wanted = properties.filter(([key]) => schema.required?.includes(key) || (all && depth < 3));
    return Object.fromEntries(wanted.map(([key, part]) => [key, filled(key, part, guess, all, depth + 1)]));
  }
  if (schema.type === "array") return schema.items ? [filled(name, schema.items, guess, all, depth + 1)] : [];
  if (schema.type === "integer" || schema.type === "number") return 1;
  if (schema.type === "boolean") return true;
  return "x".repeat(Math.max(1, schema.minLength ?? 1));
}
