import { sql } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import { organizationMembers } from "#drizzle/schema/tenancy.ts";
import { type Actor, can } from "#server/auth/actor.ts";
import type { DiffResources } from "#server/change/diff-resources.ts";
import { knownTable, membersCanWriteBack } from "#server/change/known-tables.ts";
import { recordedAbout } from "#server/change/recorded-rows.ts";
import { isOwnToTakeBack } from "#server/change/revert.ts";
import { type NetRow, rowDiffs } from "#server/change/row-diffs.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { forbidden, notFound } from "#server/errors.ts";
import type { RowDiff } from "#shared/change.ts";

const pageSize = 50;

interface HistoryRow extends NetRow {
  changeId: string;
  at: string;
  action: string | null;
  actorId: string | null;
  actorName: string | null;
  /** Of an organization's own record: whether the actor is or was one of its members. */
  wasMember: boolean;
  reason: string | null;
  revertsChangeId: string | null;
}

export type HistoryEntry = Pick<
  HistoryRow,
  "changeId" | "at" | "action" | "actorId" | "actorName" | "reason" | "revertsChangeId"
> &
  Pick<RowDiff, "operation" | "before" | "after" | "beside" | "withheld" | "erased"> & {
    /** Whether this reader may take it back on the record, as far as the entry tells. */
    mayTakeBack: boolean;
  };

export interface Seen {
  name: string | null;
  /** The last time. */
  at: string;
}

/** The last ten people who opened a sensitive record, as far as the reader may see the log. */
async function seenBy(tx: Transaction, resource: string, id: string): Promise<Seen[]> {
  const answer = await tx.execute(sql`
    select ${users.fullName} as name, seen.at from (
      select actor_id, to_char(max(created_at) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from ${activities}
      where entity_type = ${resource} and entity_id = ${id} and action = ${`${resource}:read-sensitive`} and outcome = 'ok'
      group by actor_id
    ) seen left join ${users} on ${users.id} = seen.actor_id order by seen.at desc limit 10`);
  return rowsOf<Seen>(answer);
}

/**
 * What happened to one record, newest first: 50 at a time. 404 for what the reader may not read; an organization's history is
 * for its owners and admins.
 */
export async function recordHistory(
  tx: Transaction,
  actor: Actor,
  resources: DiffResources | undefined,
  { resource, id, cursor }: { resource: string; id: string; cursor?: string | undefined },
): Promise<{ entries: HistoryEntry[]; nextCursor: string | null; seenBy: Seen[] }> {
  const table = tableOf(resource, actor, resources);
  await refuseUnseen(tx, actor, table, id);
  const answer = await tx.execute(sql`
    select touch.id::text as place, touch.table_name as "table", touch.row_id as "rowId", touch.operation,
      coalesce(touch.old_values, '{}') as before, coalesce(touch.new_values, '{}') as after,
      case when touch.erased_by is not null then touch.personal end as erased,
      to_char(touch.erased_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "erasedAt",
      touch.change_id as "changeId", to_char(touch.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, ${activities.action}, ${activities.actorId} as "actorId",
      ${users.fullName} as "actorName", exists (select from ${organizationMembers} past
        where past.user_id = ${activities.actorId} and past.organization_id = touch.organization_id) as "wasMember", ${activities.reason}, ${activities.revertsChangeId} as "revertsChangeId"
    from ${recordedAbout(actor, [table], [id])} touch
    left join ${activities} on ${activities.changeId} = touch.change_id and ${activities.outcome} = 'ok'
    left join ${users} on ${users.id} = ${activities.actorId}
    where touch.table_name = ${table} and touch.row_id = ${id}
      ${cursor ? sql`and touch.id < ${cursor}::bigint` : sql``}
    order by touch.id desc limit ${pageSize + 1}`);
  const found = rowsOf<HistoryRow>(answer);
  const page = found.slice(0, pageSize);
  const diffs = await rowDiffs(tx, actor, resources, page);
  const entries = page.map(
    ({ changeId, at, action, actorId, actorName, wasMember, reason, revertsChangeId }, index) => {
      const { operation, before, after, beside, withheld, erased } = diffs[index]!;
      return {
        changeId,
        at,
        action,
        actorId,
        actorName: actorName ?? nameless(actor, { action, actorId, wasMember }),
        reason,
        revertsChangeId,
        operation,
        before,
        after,
        mayTakeBack: mayTakeBack(actor, { table, operation, actorId }),
        ...(beside && { beside }),
        ...(withheld && { withheld }),
        ...(erased && { erased }),
      };
    },
  );
  return {
    entries,
    nextCursor: found.length > pageSize ? page.at(-1)!.place : null,
    seenBy: cursor === undefined && can(actor, "activities:read") ? await seenBy(tx, resource, id) : [],
  };
}

// A member sees no names of staff or of those who left, and no entry of a change that wasn't the organization's alone.
function nameless(
  actor: Actor,
  { action, actorId, wasMember }: Pick<HistoryRow, "action" | "actorId" | "wasMember">,
): string | null {
  if (actor.kind !== "member" || (actorId === null && action !== null)) return null;
  return wasMember ? "Somebody who has left" : "The service's staff";
}

function mayTakeBack(
  actor: Actor,
  { actorId, ...done }: Pick<NetRow, "table" | "operation"> & { actorId: string | null },
): boolean {
  if (!can(actor, "changes:revert") || !isOwnToTakeBack(actor, { actorId })) return false;
  return actor.kind !== "member" || membersCanWriteBack([done]);
}

/** Members see the past of the records that they see, where they may read their organization's log at all. */
export async function refuseUnseen(tx: Transaction, actor: Actor, table: string, id: string): Promise<void> {
  if (actor.kind !== "member") return;
  if (!can(actor, "activities:read"))
    throw forbidden("What happened to a record is for your organization's owners and admins.");
  const seen = await tx.execute(sql`select 1 from ${knownTable(table)!.table} where id = ${id}`);
  if (rowsOf(seen).length === 0) throw notFound();
}

/** The table behind a resource that the reader may read; otherwise 404. */
export function tableOf(name: string, actor: Actor, resources: DiffResources | undefined): string {
  for (const [table, listed] of resources ?? []) {
    const resource = listed.find((candidate) => candidate.name === name);
    if (resource && can(actor, resource.permission)) return table;
  }
  throw notFound();
}
