import { sql } from "drizzle-orm";
import { factRows } from "#server/change/policy-facts.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { coversCommand } from "#shared/approvals/approval-policy.ts";
import { type ChangeFacts, conditionHolds, type FactRow } from "#shared/approvals/condition-holds.ts";
import { readsInput, tablesIn, type PolicyCondition } from "#shared/approvals/policy-condition.ts";

export interface PolicyPreview {
  /** Changes of the last 30 days that it would have stopped. */
  matched: number;
  /** Changes of these commands in that time. */
  examined: number;
  /** The newest that it would have stopped. */
  examples: { changeId: string; at: string; description: string | null; actorName: string | null }[];
  /** The condition looks at what was typed, which the log doesn't keep: nobody can tell. */
  cannotTell: boolean;
}

interface PastChange {
  changeId: string;
  at: string;
  action: string;
  description: string | null;
  actorName: string | null;
  rowCount: number;
}

interface PastRow {
  changeId: string;
  table: string;
  rowId: string;
  operation: FactRow["operation"];
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

const mostChanges = 20_000;
const mostRows = 100_000;

/**
 * How many changes of the last 30 days a policy would have stopped, from the audit log and its rows: of staff, or of an
 * organization's members. The log's rows are closed to organizations, so it reads as a job and gives counts.
 */
export async function previewPolicy(
  tx: Transaction,
  { commands, condition }: { commands: readonly string[]; condition: PolicyCondition },
  organizationId: string | null,
): Promise<PolicyPreview> {
  const byStaff = sql`exists (select from user_roles held where held.user_id = entry.actor_id)`;
  const concerned =
    organizationId === null ? byStaff : sql`entry.organization_id = ${organizationId} and not ${byStaff}`;
  const past = rowsOf<PastChange>(
    await tx.execute(sql`
      select entry.change_id as "changeId", entry.created_at as at, entry.action, entry.description,
        person.full_name as "actorName",
        coalesce((select sum(counted.value::bigint) from jsonb_each_text(entry.row_counts) counted), 0)::int as "rowCount"
      from activities entry left join users person on person.id = entry.actor_id
      where entry.outcome = 'ok' and entry.change_id is not null and entry.created_at > now() - interval '30 days'
        and entry.row_counts is not null and ${concerned}
      order by entry.created_at desc limit ${mostChanges}`),
  ).filter(({ action }) => coversCommand(commands, [action]));
  const rows = await rowsByChange(tx, past, condition);
  const matched = past.filter(({ changeId, rowCount }) => {
    const facts: ChangeFacts = { input: {}, rowCount, rows: rows.get(changeId) ?? [], earlier: new Map() };
    return conditionHolds(condition, facts);
  });
  return {
    matched: matched.length,
    examined: past.length,
    examples: matched
      .slice(0, 5)
      .map(({ changeId, at, description, actorName }) => ({ changeId, at, description, actorName })),
    cannotTell: readsInput(condition),
  };
}

async function rowsByChange(
  tx: Transaction,
  past: readonly PastChange[],
  condition: PolicyCondition,
): Promise<Map<string, FactRow[]>> {
  const tables = tablesIn(condition);
  const byChange = new Map<string, FactRow[]>();
  if (tables.length === 0 || past.length === 0) return byChange;
  const found = rowsOf<PastRow>(
    await tx.execute(sql`
      select change_id as "changeId", table_name as "table", row_id as "rowId", operation,
        coalesce(old_values, '{}') as before, coalesce(new_values, '{}') as after
      from change_rows where change_id = any(${sql.param(past.map(({ changeId }) => changeId))}::uuid[])
        and table_name = any(${sql.param(tables)}::text[]) and row_id is not null
      order by id desc limit ${mostRows}`),
  );
  const facts = await factRows(tx, found, [condition]);
  facts.forEach((row, index) => {
    const { changeId } = found[index]!;
    const own = byChange.get(changeId);
    if (own) own.push(row);
    else byChange.set(changeId, [row]);
  });
  return byChange;
}
