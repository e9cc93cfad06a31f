import { sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { listReader } from "#server/data/list-reader.ts";
import { viewParamsSchema } from "#shared/inputs/views-inputs.ts";

/** How many rows a view holds for this reader, counted up to `most` and no further. */
export async function countUpTo(
  tx: Transaction,
  actor: Actor,
  list: ListQuery,
  storedParams: unknown,
  most: number,
): Promise<number> {
  const reader = listReader(list.bound, actor);
  const condition = listCondition(reader, viewParamsSchema.parse(storedParams)) ?? sql`true`;
  const answer = await tx.execute(sql`
    select count(*)::int as rows from (select 1${list.bound.from} where ${condition} limit ${most}) counted`);
  return rowsOf<{ rows: number }>(answer)[0]!.rows;
}
