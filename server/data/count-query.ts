import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import type { Count, ListParams } from "#shared/list-params.ts";

const cap = 10_000;

/**
 * How many rows match: exact up to 10,000, then "more than", or the planner's guess where nothing narrows the list
 * and no policy hides rows from the planner. `exact` counts them all under the transaction's time limit.
 */
export async function countRows(
  tx: Transaction,
  reader: ListReader,
  params: ListParams,
  exact = false,
): Promise<Count> {
  const { list, actor } = reader;
  const matching = sql`${list.from} where ${listCondition(reader, params) ?? sql`true`}`;
  if (exact) return { kind: "exact", value: await firstNumber(tx, sql`select count(*) ${matching}`) };
  const value = await firstNumber(
    tx,
    sql`select count(*) from (select 1 ${matching} limit ${cap + 1}) capped`,
  );
  if (value <= cap) return { kind: "exact", value };
  if (params.filter || params.search?.trim() || actor.kind === "member" || actor.organizationId)
    return { kind: "capped", value: cap };
  const guess = await plannedRows(tx, sql`select 1 ${matching}`);
  return guess > cap ? { kind: "estimate", value: guess } : { kind: "capped", value: cap };
}

async function plannedRows(tx: Transaction, statement: SQL): Promise<number> {
  const [row] = await rowsOf(tx, sql`explain (format json) ${statement}`);
  const plan = typeof row![0] === "string" ? JSON.parse(row![0]) : row![0];
  return (plan as [{ Plan: { "Plan Rows": number } }])[0].Plan["Plan Rows"];
}

async function firstNumber(tx: Transaction, statement: SQL): Promise<number> {
  const [row] = await rowsOf(tx, statement);
  return Number(row![0]);
}
