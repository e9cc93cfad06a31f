import { z } from "zod";

/** Comparison operators by meaning; which a field takes depends on its kind (`operatorsFor`). */
export const operators = [
  "is",
  "isNot",
  "contains",
  "notContains",
  "startsWith",
  "isEmpty",
  "isNotEmpty",
  "lt",
  "lte",
  "gt",
  "gte",
  "between",
  "anyOf",
  "noneOf",
  "last",
  "next",
  "before",
  "after",
] as const;
export type Operator = (typeof operators)[number];

const scalar = z.union([z.string().max(2000), z.number(), z.boolean()]);

export interface Condition {
  field: string;
  operator: Operator;
  /** Scalar, pair for `between`, list for `anyOf`/`noneOf`, `{ count, unit }` for `last`/`next`. */
  value?: string | number | boolean | (string | number | boolean)[] | RelativeRange;
}
export interface RelativeRange {
  count: number;
  unit: "minute" | "hour" | "day" | "week" | "month";
}
export interface FilterGroup {
  all?: Filter[];
  any?: Filter[];
}
export type Filter = Condition | FilterGroup;

const condition: z.ZodType<Condition> = z.strictObject({
  field: z.string().max(100),
  operator: z.enum(operators),
  value: z
    .union([
      scalar,
      z.array(scalar).max(500),
      z.strictObject({
        count: z.int().min(1).max(10_000),
        unit: z.enum(["minute", "hour", "day", "week", "month"]),
      }),
    ])
    .optional(),
});

const filterAtDepth = (depth: number): z.ZodType<Filter> =>
  depth === 0
    ? condition
    : z.union([
        condition,
        z.strictObject({ all: z.array(filterAtDepth(depth - 1)).max(40) }),
        z.strictObject({ any: z.array(filterAtDepth(depth - 1)).max(40) }),
      ]);

/** A tree of conditions at most four groups deep. */
export const filterSchema = filterAtDepth(4);

export const sortSchema = z
  .array(z.strictObject({ field: z.string().max(100), direction: z.enum(["asc", "desc"]) }))
  .max(5);

/**
 * The state of a list. The same object is the URL, the procedure's input, the export link, the saved view and the
 * query key.
 */
export const listParamsSchema = z.strictObject({
  filter: filterSchema.optional(),
  search: z.string().max(200).optional(),
  sort: sortSchema.optional(),
  /** Visible columns in order; absent: the resource's own. */
  columns: z.array(z.string().max(100)).max(100).optional(),
  limit: z.int().min(1).max(200).optional(),
  cursor: z.string().max(4000).optional(),
});
export type ListParams = z.infer<typeof listParamsSchema>;

/** What a bulk command acts on: chosen rows, or all that match a filter less the exclusions. */
export const selectionSchema = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000) }),
  z.strictObject({
    matching: listParamsSchema.pick({ filter: true, search: true }),
    except: z.array(z.uuid()).max(1000).default([]),
    /** The database's clock when the reader saw the list: rows that came later are not touched. */
    asOf: z.iso.datetime({ offset: true }),
  }),
]);
export type Selection = z.infer<typeof selectionSchema>;

export interface ListPage<Row> {
  rows: Row[];
  nextCursor: string | null;
  previousCursor: string | null;
  /** The database's clock when the page was read, for `Selection.asOf`. */
  asOf: string;
}

/** `capped`: there are more than `value`. `estimate`: the planner's guess, only without a filter. */
export type Count = { kind: "exact" | "capped" | "estimate"; value: number };

export interface Facet {
  value: string | null;
  label: string;
  count: number;
}
