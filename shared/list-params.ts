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
  "during",
  "before",
  "after",
] as const;
export type Operator = (typeof operators)[number];

const scalar = z.union([z.string().max(2000), z.number(), z.boolean()]);

export interface Condition {
  /**
   * A field of the list, or through one or two references a field of what they refer to: `organizationId.status`.
   * Through a reference the condition holds where there is such a record and it fits.
   */
  field: string;
  /** Kind "json": the keys and positions down to the value that is compared; absent: the whole as text. */
  path?: string[];
  operator: Operator;
  /**
   * Scalar, pair for `between`, list for `anyOf`/`noneOf`, `{ count, unit }` for `last`/`next`, `{ period }` for
   * `during`.
   */
  value?: string | number | boolean | (string | number | boolean)[] | RelativeRange | CalendarPeriod;
}
export interface RelativeRange {
  count: number;
  unit: "minute" | "hour" | "day" | "week" | "month";
}
/** Spans of the calendar as they stand on the reader's own clock. Weeks begin on Monday. */
export const periods = [
  "today",
  "yesterday",
  "tomorrow",
  "thisWeek",
  "lastWeek",
  "nextWeek",
  "thisMonth",
  "lastMonth",
  "nextMonth",
  "thisQuarter",
  "lastQuarter",
  "nextQuarter",
  "thisYear",
  "lastYear",
  "nextYear",
] as const;
export type Period = (typeof periods)[number];
export interface CalendarPeriod {
  period: Period;
}
export interface FilterGroup {
  all?: Filter[];
  any?: Filter[];
}
/**
 * Rows to which some, or no, record of another list refers: `{ related: "invoices.userId", some: … }` are those with an
 * invoice whose `userId` they are and for which the inner filter holds.
 */
export interface RelatedFilter {
  /** The other resource and its reference field. */
  related: string;
  some?: Filter;
  none?: Filter;
}
export type Filter = Condition | FilterGroup | RelatedFilter;

const relativeRange = z.strictObject({
  count: z.int().min(1).max(10_000),
  unit: z.enum(["minute", "hour", "day", "week", "month"]),
});
const condition: z.ZodType<Condition> = z.strictObject({
  field: z.string().max(200),
  path: z.array(z.string().max(200)).min(1).max(10).optional(),
  operator: z.enum(operators),
  value: z
    .union([scalar, z.array(scalar).max(500), relativeRange, z.strictObject({ period: z.enum(periods) })])
    .optional(),
});

const related = z.string().max(200);

function filterAtDepth(depth: number): z.ZodType<Filter> {
  if (depth === 0) return condition;
  const inner = filterAtDepth(depth - 1);
  return z.union([
    condition,
    z.strictObject({ all: z.array(inner).max(40) }),
    z.strictObject({ any: z.array(inner).max(40) }),
    z.strictObject({ related, some: inner }),
    z.strictObject({ related, none: inner }),
  ]);
}

/** A tree of conditions at most four groups or relations deep. */
export const filterSchema = filterAtDepth(4);

export const sortSchema = z
  .array(z.strictObject({ field: z.string().max(100), direction: z.enum(["asc", "desc"]) }))
  .max(5);

/** What an instant or a date is gathered by. */
export const groupSteps = ["day", "week", "month"] as const;
export type GroupStep = (typeof groupSteps)[number];

export const groupSchema = z.strictObject({
  field: z.string().max(100),
  /** Instants and dates: by day when absent. */
  by: z.enum(groupSteps).optional(),
});
export type Grouping = z.infer<typeof groupSchema>;

/** What a column can be summed up to; which a field takes depends on its kind (`aggregatesFor`). */
export const aggregates = ["sum", "average", "min", "max", "empty", "distinct"] as const;
export type Aggregate = (typeof aggregates)[number];

export const totalsSchema = z
  .array(z.strictObject({ field: z.string().max(100), of: z.enum(aggregates) }))
  .max(20);
export type TotalWish = z.infer<typeof totalsSchema>[number];

const timeZone = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/);

/**
 * The state of a list. The same object is the URL, the procedure's input, the export link, the saved view and the
 * query key.
 */
export const listParamsSchema = z.strictObject({
  filter: filterSchema.optional(),
  search: z.string().max(200).optional(),
  sort: sortSchema.optional(),
  group: groupSchema.optional(),
  /** What the line below the rows sums up; an empty list shows the line with nothing chosen yet. */
  totals: totalsSchema.optional(),
  /** Visible columns in order; absent: the resource's own. */
  columns: z.array(z.string().max(100)).max(100).optional(),
  limit: z.int().min(1).max(200).optional(),
  cursor: z.string().max(4000).optional(),
  /** Only the rows of one group, by its key; null: those without a value. A question's, never part of a view. */
  groupKey: z.string().max(2000).nullable().optional(),
  /**
   * The reader's time zone, for days and periods. A question's, never part of a view: who opens it reads it on his own
   * clock. Absent: as the reader's account says.
   */
  zone: timeZone.optional(),
});
export type ListParams = z.infer<typeof listParamsSchema>;

/** What a bulk command acts on: chosen rows, or all that match a filter less the exclusions. */
export const selectionSchema = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000) }),
  z.strictObject({
    matching: listParamsSchema.pick({ filter: true, search: true, zone: true }),
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

/** One figure of a column, per currency where it is an amount: never added across currencies. Null: of no values. */
export interface Total extends TotalWish {
  values: { value: string | null; currency: string | null }[];
}

/** The rows of one value, or of one day, week or month: `key` is then its first day. */
export interface Group {
  key: string | null;
  label: string;
  count: number;
  /** Of the columns asked for that can be added up, or else averaged. */
  totals: Total[];
}
export interface Groups {
  groups: Group[];
  /** There are more groups than these. */
  capped: boolean;
}
