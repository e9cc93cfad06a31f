import { type SQL, sql } from "drizzle-orm";
import {
  type FigurePlan,
  figureArguments,
  figureResults,
  type FigureRow,
  figureSets,
  figureSetSql,
  planFigures,
  readFigures,
  setOf,
} from "#server/data/aggregate-sql.ts";
import type { BoundField } from "#server/data/bound-field.ts";
import type { Transaction } from "#server/data/database.ts";
import { valueLabel } from "#server/data/facets-query.ts";
import { groupedField, groupKeySql } from "#server/data/group-key.ts";
import { listCondition } from "#server/data/list-condition.ts";
import { chosenColumns, type ListReader } from "#server/data/list-reader.ts";
import { clockOf, rowsOf } from "#server/data/list-statement.ts";
import { readerZone } from "#server/data/period-sql.ts";
import { malformed } from "#server/errors.ts";
import { isGroupedByTime, usualAggregate } from "#shared/aggregates.ts";
import type { Group, Groups, ListParams, TotalWish } from "#shared/list-params.ts";

const mostGroups = 500;

/**
 * The groups of the rows that match, with how many rows each has and the sums and averages of the chosen columns: the
 * latest 500 of time, else the 500 largest. States stand in their own order.
 */
export async function groupsOf(tx: Transaction, reader: ListReader, params: ListParams): Promise<Groups> {
  if (!params.group) throw malformed("Say by which column the rows are grouped.");
  const bound = groupedField(reader, params.group);
  const plan = planFigures(reader, headingFigures(reader, params, bound));
  const rows = await rowsOf(tx, statement(reader, params, bound, plan));
  const groups = gather(rows, plan, bound);
  const capped = groups.length > mostGroups;
  return {
    groups: inOrder(capped ? groups.slice(0, mostGroups) : groups, bound),
    capped,
    asOf: await clockOf(tx, rows),
  };
}

function headingFigures(reader: ListReader, { columns }: ListParams, grouped: BoundField): TotalWish[] {
  return chosenColumns(reader, columns)
    .flatMap(({ name, field }) => {
      const of = usualAggregate(field);
      const hasCurrency = field.kind !== "money" || reader.fields.has(field.currencyField ?? "");
      return of && hasCurrency && name !== grouped.name ? [{ field: name, of }] : [];
    })
    .slice(0, 20);
}

// One scan, and a join that can be hashed: gathered by key and, for amounts, by key and currency as well.
function statement(reader: ListReader, params: ListParams, bound: BoundField, plan: FigurePlan): SQL {
  const { list, actor } = reader;
  const zone = readerZone(actor, params.zone);
  const condition = listCondition(reader, { ...params, groupKey: undefined }) ?? sql`true`;
  const currencies = plan.currencies.map((_, at) => sql.identifier(`c${at}`));
  const perRow = [sql`${groupKeySql(bound, params.group!, zone)} as key`, ...figureArguments(plan)];
  const results = figureResults(plan).map((result, at) => sql`${result} as ${sql.identifier(`r${at}`)}`);
  const perCell = [
    sql`key`,
    sql`${figureSetSql(plan)} as part`,
    ...currencies,
    sql`count(*) as rows`,
    ...results,
  ];
  const whole = sql.raw(String(2 ** currencies.length - 1));
  const order = isGroupedByTime(bound.field) ? sql`key desc nulls last` : sql`rows desc, key`;
  const shown = [
    sql`key`,
    sql`part`,
    sql`cells.rows`,
    sql`first.place`,
    labelSql(reader, bound),
    ...currencies,
    ...results.map((_, at) => sql.identifier(`r${at}`)),
    sql`now()`,
  ];
  return sql`with matching as (select ${sql.join(perRow, sql`, `)}${list.from} where ${condition}),
    cells as (select ${sql.join(perCell, sql`, `)} from matching
      group by ${currencies.length > 0 ? figureSets(plan, sql`key`) : sql`key`}),
    first as (select key as first_key, row_number() over (order by ${order}) as place from cells
      where part = ${currencies.length > 0 ? whole : sql`0`} order by ${order} limit ${mostGroups + 1})
    select ${sql.join(shown, sql`, `)} from first
    join cells on (key is null) = (first_key is null) and coalesce(key, '') = coalesce(first_key, '')
    order by first.place, part desc`;
}

// One row of each group tells its name: after the grouping there are 500 of them at most.
function labelSql(reader: ListReader, { value, field, keyType }: BoundField): SQL {
  const label = field.labelField === undefined ? undefined : reader.fields.get(field.labelField);
  if (!label) return sql`null`;
  const key = keyType === "uuid" ? sql`cells.key::uuid` : sql`cells.key`;
  return sql`(select ${label.cell}${reader.list.from} where ${value} = ${key} limit 1)`;
}

function gather(rows: readonly unknown[][], plan: FigurePlan, bound: BoundField): Group[] {
  const { currencies } = plan;
  const parts = new Map<string | null, { count: number; label: string | null; figures: FigureRow[] }>();
  for (const [key, part, count, , label, ...rest] of rows as [
    string | null,
    number,
    unknown,
    unknown,
    string | null,
  ][]) {
    const currencyAt = currencies.length === 0 ? undefined : setOf(plan, Number(part));
    const known = parts.get(key) ?? { count: 0, label, figures: [] };
    if (currencyAt === undefined) known.count = Number(count);
    known.figures.push({
      currencyAt,
      currency: currencyAt === undefined ? null : ((rest as unknown[])[currencyAt] as string | null),
      results: (rest as unknown[]).slice(currencies.length),
    });
    parts.set(key, known);
  }
  return [...parts].map(([key, { count, label, figures }]) => ({
    key,
    label: isGroupedByTime(bound.field) && key !== null ? key : valueLabel(bound, key, label),
    count,
    totals: readFigures(plan, figures),
  }));
}

function inOrder(groups: Group[], { field }: BoundField): Group[] {
  const { options } = field;
  if (!options) return groups;
  const place = ({ key }: Group) => (key === null ? options.length : options.indexOf(key));
  return groups.sort((one, other) => place(one) - place(other));
}
