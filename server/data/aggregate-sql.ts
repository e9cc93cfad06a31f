import { type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import { emptiness } from "#server/data/comparison-sql.ts";
import { type ListReader, visibleField } from "#server/data/list-reader.ts";
import { wireValue } from "#server/data/row-codec.ts";
import { malformed } from "#server/errors.ts";
import { aggregatesFor, aggregateWords } from "#shared/aggregates.ts";
import type { Total, TotalWish } from "#shared/list-params.ts";

/*
 * Figures over rows: each an argument per row (`a0`, `a1` …) and what is made of it. Amounts stand beside their
 * currency (`c0` …), by which they are gathered as well: amounts of two currencies are never added.
 */

interface Figure extends TotalWish {
  bound: BoundField;
  /** Which of the currencies an amount is in. */
  currencyAt: number | undefined;
}

/** Figures to ask for and the currencies that they are in. */
export interface FigurePlan {
  figures: Figure[];
  currencies: BoundField[];
}

export function planFigures(reader: ListReader, wishes: readonly TotalWish[]): FigurePlan {
  const currencies: BoundField[] = [];
  const figures = wishes.map(({ field: name, of }): Figure => {
    const bound = visibleField(reader, name);
    const { field } = bound;
    if (!aggregatesFor(field).includes(of))
      throw malformed(`${field.label} has no “${aggregateWords(of, field).toLowerCase()}”.`);
    const isAmount = field.kind === "money" && of !== "empty";
    const currency = isAmount ? reader.fields.get(field.currencyField ?? "") : undefined;
    if (isAmount && !currency) throw malformed(`${field.label} can't be added up without its currency.`);
    if (currency && !currencies.includes(currency)) currencies.push(currency);
    return { field: name, of, bound, currencyAt: currency && currencies.indexOf(currency) };
  });
  return { figures, currencies };
}

/** What is selected of each row. */
export function figureArguments({ figures, currencies }: FigurePlan): SQL[] {
  return [
    ...currencies.map(({ value }, at) => sql`${value} as ${sql.identifier(`c${at}`)}`),
    ...figures.map(({ bound, of }, at) => sql`${argument(bound, of)} as ${sql.identifier(`a${at}`)}`),
  ];
}

function argument(bound: BoundField, of: TotalWish["of"]): SQL {
  if (of === "empty") return emptiness(bound);
  return bound.field.kind === "text" ? sql`nullif(${bound.value}, '')` : bound.value;
}

/** What is made of the arguments, as texts. */
export function figureResults({ figures }: FigurePlan): SQL[] {
  return figures.map(({ bound, of }, at) => {
    const value = sql.identifier(`a${at}`);
    switch (of) {
      case "sum":
        return sql`sum(${value})::text`;
      case "average":
        return bound.field.kind === "money"
          ? sql`round(avg(${value}))::text`
          : sql`avg(${value})::float8::text`;
      case "min":
        return sql`min(${value})::text`;
      case "max":
        return sql`max(${value})::text`;
      case "empty":
        return sql`(count(*) filter (where ${value}))::text`;
      case "distinct":
        return sql`count(distinct ${value})::text`;
    }
  });
}

/** `()` and one more set per currency, or the same beside a key. */
export function figureSets({ currencies }: FigurePlan, key?: SQL): SQL {
  const all = key ?? sql``;
  const sets = currencies.map((_, at) =>
    key ? sql`(${key}, ${sql.identifier(`c${at}`)})` : sql`(${sql.identifier(`c${at}`)})`,
  );
  return sql`grouping sets ((${all}), ${sql.join(sets, sql`, `)})`;
}

/** One row of the answer: which set it is of, its currency if it is of one, and the results. */
export interface FigureRow {
  /** The currency's place; undefined: over all rows. */
  currencyAt: number | undefined;
  currency: string | null;
  results: readonly unknown[];
}

/** Which set a row is of, as a number that `setOf` reads. */
export function figureSetSql({ currencies }: FigurePlan): SQL {
  if (currencies.length === 0) return sql`0`;
  return sql`grouping(${sql.join(
    currencies.map((_, at) => sql.identifier(`c${at}`)),
    sql`, `,
  )})`;
}

/** The place of the currency that a row is gathered by. Postgres sets a bit for each that it isn't, the first the highest. */
export function setOf({ currencies }: FigurePlan, grouping: number): number | undefined {
  const at = currencies.findIndex((_, place) => (grouping & (1 << (currencies.length - 1 - place))) === 0);
  return at < 0 ? undefined : at;
}

/** The figures out of the rows of one key. */
export function readFigures({ figures }: FigurePlan, rows: readonly FigureRow[]): Total[] {
  return figures.map(({ field, of, bound, currencyAt }, at) => ({
    field,
    of,
    values: rows
      .filter((row) => row.currencyAt === currencyAt)
      .map(({ currency, results }) => ({
        value: shown(bound, of, results[at] as string | null),
        currency: currencyAt === undefined ? null : currency,
      }))
      .filter(({ value }) => currencyAt === undefined || value !== null)
      .sort((one, other) => String(one.currency).localeCompare(String(other.currency))),
  }));
}

function shown(bound: BoundField, of: TotalWish["of"], value: string | null): string | null {
  if (value === null || (of !== "min" && of !== "max")) return value;
  return wireValue(bound, value) as string;
}
