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

/** What an instant or a date is gathered by. */
export const groupSteps = ["day", "week", "month"] as const;
export type GroupStep = (typeof groupSteps)[number];

export interface Grouping {
  field: string;
  /** Instants and dates: by day when absent. */
  by?: GroupStep | undefined;
}

/** What a column can be summed up to; which a field takes depends on its kind (`aggregatesFor`). */
export const aggregates = ["sum", "average", "min", "max", "empty", "distinct"] as const;
export type Aggregate = (typeof aggregates)[number];

export interface TotalWish {
  field: string;
  of: Aggregate;
}

/**
 * The state of a list. The same object is the URL, the procedure's input, the export link, the saved view and the
 * query key.
 */
export interface ListParams {
  filter?: Filter | undefined;
  search?: string | undefined;
  sort?: { field: string; direction: "asc" | "desc" }[] | undefined;
  group?: Grouping | undefined;
  /** What the line below the rows sums up; an empty list shows the line with nothing chosen yet. */
  totals?: TotalWish[] | undefined;
  /** Visible columns in order; absent: the resource's own. */
  columns?: string[] | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
  /** Only the rows of one group, by its key; null: those without a value. A question's, never part of a view. */
  groupKey?: string | null | undefined;
  /**
   * The reader's time zone, for days and periods. A question's, never part of a view: who opens it reads it on his own
   * clock. Absent: as the reader's account says.
   */
  zone?: string | undefined;
}

/** What a bulk command acts on: chosen rows, or all that match a filter less the exclusions. */
export type Selection =
  | { ids: string[] }
  | {
      matching: Pick<ListParams, "filter" | "search" | "zone">;
      /** Of what matches only the rows of these groups, by their keys, and `also` some single ones. */
      within?: { group: Grouping; keys: (string | null)[]; also: string[] } | undefined;
      except: string[];
      /** The database's clock when the reader saw the list: rows that came later are not touched. */
      asOf: string;
    };

/** How much of each part a list takes. */
export const listLimits = {
  search: 200,
  sortKeys: 5,
  totals: 20,
  columns: 100,
  rows: 200,
  /** Values of a field that are counted: the most frequent. */
  facets: 200,
  cursor: 4000,
  groupKey: 2000,
  name: 100,
  conditions: 40,
  depth: 4,
} as const;

/** How a time zone's name looks. */
export const zonePattern = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/;

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
  /** The database's clock when they were counted, for `Selection.asOf`. */
  asOf: string;
}
