import { sql } from "drizzle-orm";
import { changeRows } from "#drizzle/schema/extensions.ts";
import { conflict } from "#server/errors.ts";
import type { NeededPolicy } from "#shared/approvals/approval-policy.ts";
import type { Work } from "./command.ts";
import { rowsOf } from "./rows-of.ts";

// The plan is kept whole with its request, for the reviewer to look at; Postgres takes a quarter of a gigabyte in one value.
const mostRows = 100_000;
const mostBytes = 150_000_000;

/** Refuses (409, in words) what needs somebody's approval and is more than a request can hold, before its plan is read. */
export async function requireApprovable(
  { tx, changeId }: Pick<Work, "tx" | "changeId">,
  needed: readonly NeededPolicy[],
): Promise<void> {
  const answer = await tx.execute(sql`
    select count(*)::float8 as rows, coalesce(sum(octet_length(old_values::text) + octet_length(new_values::text)), 0)::float8 as bytes
    from (select coalesce(old_values, '{}') as old_values, coalesce(new_values, '{}') as new_values
      from ${changeRows} where change_id = ${changeId} limit ${mostRows + 1}) touched`);
  const { rows, bytes } = rowsOf<{ rows: number; bytes: number }>(answer)[0]!;
  if (rows <= mostRows && bytes <= mostBytes) return;
  const names = needed.map(({ name }) => `“${name}”`).join(", ");
  throw conflict(
    rows > mostRows
      ? `This needs a second person's approval (${names}), who can look at ${mostRows.toLocaleString("en")} rows at a time, and it touches more. Choose fewer rows.`
      : `This needs a second person's approval (${names}), and it is more than one person can look at. Choose fewer rows.`,
  );
}
