import { sql } from "drizzle-orm";
import {
  figureArguments,
  figureResults,
  figureSets,
  figureSetSql,
  planFigures,
  readFigures,
  setOf,
} from "#server/data/aggregate-sql.ts";
import type { Transaction } from "#server/data/database.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import type { ListParams, Total } from "#shared/list-params.ts";

/** The figures of `params.totals` over all rows that match, under the transaction's time limit. */
export async function totalsOf(tx: Transaction, reader: ListReader, params: ListParams): Promise<Total[]> {
  const plan = planFigures(reader, params.totals ?? []);
  if (plan.figures.length === 0) return [];
  const { currencies } = plan;
  const condition = listCondition(reader, params) ?? sql`true`;
  const parts = [
    figureSetSql(plan),
    ...currencies.map((_, at) => sql.identifier(`c${at}`)),
    ...figureResults(plan),
  ];
  const rows = await rowsOf(
    tx,
    sql`select ${sql.join(parts, sql`, `)}
      from (select ${sql.join(figureArguments(plan), sql`, `)}${reader.list.from} where ${condition}) matching
      ${currencies.length > 0 ? sql`group by ${figureSets(plan)}` : sql``}`,
  );
  return readFigures(
    plan,
    rows.map((row) => {
      const currencyAt = currencies.length === 0 ? undefined : setOf(plan, Number(row[0]));
      return {
        currencyAt,
        currency: currencyAt === undefined ? null : (row[1 + currencyAt] as string | null),
        results: row.slice(1 + currencies.length),
      };
    }),
  );
}
