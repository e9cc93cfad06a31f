import { sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import type { StoredError } from "./stored-error.ts";

/** A group that a new event should bring back. */
export interface ReturnedGroup {
  id: string;
  release: string | null;
}

interface GroupRow extends Record<string, unknown> {
  id: string;
  project_id: string;
  fingerprint: string;
  closed: boolean;
}

/**
 * Writes events, their groups, users and hourly counts in one transaction. An event that is there already counts
 * once. Answers the groups that were closed and have now happened again.
 */
export async function storeErrors(tx: Transaction, errors: readonly StoredError[]): Promise<ReturnedGroup[]> {
  const groups = await upsertGroups(tx, errors);
  const groupOf = new Map(groups.map((group) => [`${group.project_id}:${group.fingerprint}`, group]));
  const inserted = await insertEvents(tx, errors, (error) => groupOf.get(keyOf(error))?.id ?? "");
  const fresh = new Set(inserted);
  const releaseOf = new Map(errors.map((error) => [groupOf.get(keyOf(error))?.id, error.release]));
  return groups
    .filter((group) => group.closed && fresh.has(group.id))
    .map((group) => ({ id: group.id, release: releaseOf.get(group.id) ?? null }));
}

const keyOf = (error: StoredError) => `${error.projectId}:${error.grouping.fingerprint}`;

// One row per group, in one order everywhere, so that two batches can't wait for each other.
async function upsertGroups(tx: Transaction, errors: readonly StoredError[]): Promise<GroupRow[]> {
  const latest = new Map<string, StoredError>();
  for (const error of errors) {
    const known = latest.get(keyOf(error));
    if (!known || known.occurredAt < error.occurredAt) latest.set(keyOf(error), error);
  }
  const rows = [...latest.values()].map((error) => ({
    project_id: error.projectId,
    organization_id: error.organizationId,
    fingerprint: error.grouping.fingerprint,
    fingerprint_version: error.grouping.version,
    grouping: { method: error.grouping.method, parts: error.grouping.parts },
    title: error.title,
    culprit: error.culprit,
    error_type: error.type,
    level: error.level,
    environment: error.environment,
    occurred_at: error.occurredAt,
    release: error.release,
  }));
  const answer = await tx.execute(sql`
    insert into error_groups as g (project_id, organization_id, fingerprint, fingerprint_version, "grouping", title, culprit,
      error_type, level, environment, first_seen, last_seen, first_release, last_release)
    select project_id, organization_id, fingerprint, fingerprint_version, "grouping", title, culprit, error_type, level,
      environment, occurred_at, occurred_at, release, release
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(project_id uuid, organization_id uuid, fingerprint text,
      fingerprint_version int, "grouping" jsonb, title text, culprit text, error_type text, level text, environment text,
      occurred_at timestamptz, release text)
    order by project_id, fingerprint
    on conflict (project_id, fingerprint) do update set
      last_seen = greatest(g.last_seen, excluded.last_seen),
      last_release = case when excluded.last_seen >= g.last_seen then coalesce(excluded.last_release, g.last_release) else g.last_release end
    returning g.id, g.project_id, g.fingerprint,
      (g.status = 'resolved' and g.last_seen > g.resolved_at)
        or (g.status = 'ignored' and g.ignored_until < now()) as closed`);
  return rowsOf<GroupRow>(answer);
}

/** Inserts the events and adds them up; answers the ids of the groups that really got a new one. */
async function insertEvents(
  tx: Transaction,
  errors: readonly StoredError[],
  groupId: (error: StoredError) => string,
): Promise<string[]> {
  const rows = errors.map((error) => {
    const row = JSON.stringify({
      id: error.id,
      event_id: error.eventId,
      project_id: error.projectId,
      organization_id: error.organizationId,
      group_id: groupId(error),
      occurred_at: error.occurredAt,
      error_type: error.type,
      error_message: error.message,
      error_stack: error.stack,
      error_code: error.code,
      level: error.level,
      environment: error.environment,
      release: error.release,
      url: error.url,
      user_key: error.userKey,
      user_id: error.userId,
      user_email: error.userEmail,
    });
    // The payload goes in as it came: parsing and writing it again would change its large numbers.
    return `${row.slice(0, -1)},"payload":${error.payload}}`;
  });
  const answer = await tx.execute(sql`
    with sent as (
      select * from jsonb_to_recordset(${`[${rows.join(",")}]`}::text::jsonb) as r(id uuid, event_id uuid, project_id uuid,
        organization_id uuid, group_id uuid, occurred_at timestamptz, error_type text, error_message text, error_stack text,
        error_code text, level text, environment text, release text, url text, user_key text, user_id uuid, user_email text,
        payload jsonb)
    ), added as (
      insert into error_logs (id, event_id, project_id, organization_id, group_id, occurred_at, error_type, error_message,
        error_stack, error_code, level, environment, release, url, user_key, user_id, payload)
      select s.id, event_id, project_id, organization_id, group_id, occurred_at, error_type, error_message, error_stack,
        error_code, s.level, environment, release, url, user_key, u.id, payload
      from sent s
      left join lateral (
        select id from users where id = s.user_id
        union all
        select id from users where email = s.user_email and deleted_at is null
        limit 1
      ) u on true
      on conflict do nothing
      returning group_id, organization_id, user_key, user_id, occurred_at
    ), people as (
      insert into error_group_users as p (group_id, organization_id, user_key, user_id, first_seen, last_seen, event_count)
      select group_id, organization_id, user_key, (array_agg(user_id) filter (where user_id is not null))[1],
        min(occurred_at), max(occurred_at), count(*)
      from added where user_key is not null
      group by group_id, organization_id, user_key
      order by group_id, user_key
      on conflict (group_id, user_key) do update set
        last_seen = greatest(p.last_seen, excluded.last_seen), event_count = p.event_count + excluded.event_count
      returning group_id, xmax = 0 as is_new
    ), hours as (
      insert into error_group_hours as h (group_id, organization_id, hour, event_count)
      select group_id, organization_id, date_trunc('hour', occurred_at, 'UTC'), count(*)
      from added
      group by 1, 2, 3
      order by 1, 3
      on conflict (group_id, hour) do update set event_count = h.event_count + excluded.event_count
    )
    update error_groups g
    set event_count = g.event_count + a.events,
        user_count = g.user_count + coalesce(p.people, 0),
        first_seen = least(g.first_seen, a.earliest)
    from (select group_id, count(*) as events, min(occurred_at) as earliest from added group by group_id) a
    left join (select group_id, count(*) filter (where is_new) as people from people group by group_id) p using (group_id)
    where g.id = a.group_id
    returning g.id`);
  return rowsOf<{ id: string }>(answer).map((row) => row.id);
}

// The drivers answer with a result object that carries `rows`.
function rowsOf<Row>(answer: unknown): Row[] {
  return (answer as { rows: Row[] }).rows;
}
