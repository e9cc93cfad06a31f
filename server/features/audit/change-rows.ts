import { sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import type { DiffResources } from "#server/change/diff-resources.ts";
import { netRows } from "#server/change/net-rows.ts";
import { recordedOf } from "#server/change/recorded-rows.ts";
import { type NetRow, rowDiffs } from "#server/change/row-diffs.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import type { RowDiff } from "#shared/change.ts";

export const changeRowsPage = 100;

export interface ChangeRowsQuestion {
  changeId: string;
  /** Rows behind this place. */
  cursor?: string | undefined;
  /** Rows to leave out at the start, beside the cursor. */
  offset?: number | undefined;
  /** Rows of this table only. */
  table?: string | undefined;
}

/** The rows of a change from a place on, as this reader may see them: 100 at a time. */
export async function readChangeRows(
  tx: Transaction,
  actor: Actor,
  resources: DiffResources | undefined,
  { changeId, cursor, offset = 0, table }: ChangeRowsQuestion,
): Promise<{ rows: RowDiff[]; nextCursor: string | null }> {
  const answer = await tx.execute(sql`
    select place::text, table_name as "table", row_id as "rowId", operation, old_values as before, new_values as after,
      erased, to_char(erased_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "erasedAt"
    from ${netRows(changeId, undefined, recordedOf(actor, changeId))} net
    where place > ${cursor ?? "0"}::bigint and ${table === undefined ? sql`true` : sql`table_name = ${table}`}
    order by net.place limit ${changeRowsPage + 1} offset ${offset}`);
  const found = rowsOf<NetRow>(answer);
  const page = found.slice(0, changeRowsPage);
  const nextCursor = found.length > changeRowsPage ? page.at(-1)!.place : null;
  return { rows: await rowDiffs(tx, actor, resources, page), nextCursor };
}
