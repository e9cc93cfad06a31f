import { sql } from "drizzle-orm";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { countErrors, type AddedError, type ReturnedGroup } from "./count-errors.ts";
import type { StoredError } from "./stored-error.ts";

/**
 * Writes events, their groups, users and hourly counts in one transaction. An event that is there already counts
 * once. Answers the groups that were closed and have now happened again. Two batches may run at once: what they share is
 * locked at the end only, and always in the same order.
 */
export async function storeErrors(tx: Transaction, errors: readonly StoredError[]): Promise<ReturnedGroup[]> {
  const groupIds = await ensureGroups(tx, errors);
  const added = await insertEvents(tx, errors, groupIds);
  return added.length === 0 ? [] : countErrors(tx, added);
}

interface GroupRow {
  id: string;
  project_id: string;
  fingerprint: string;
}

const keyOf = (error: StoredError) => `${error.projectId}:${error.grouping.fingerprint}`;

async function ensureGroups(
  tx: Transaction,
  errors: readonly StoredError[],
): Promise<ReadonlyMap<string, string>> {
  const latest = new Map<string, StoredError>();
  for (const error of errors) {
    const known = latest.get(keyOf(error));
    if (!known || known.occurredAt < error.occurredAt) latest.set(keyOf(error), error);
  }
  const found = new Map<string, string>();
  // A group that another batch has just committed is only seen by the next statement.
  while (found.size < latest.size) {
    const missing = [...latest].flatMap(([key, error]) => (found.has(key) ? [] : [error]));
    for (const row of await findOrMakeGroups(tx, missing))
      found.set(`${row.project_id}:${row.fingerprint}`, row.id);
  }
  return found;
}

// Made in one order everywhere, so that two batches can't wait for each other. What is there is not locked.
async function findOrMakeGroups(tx: Transaction, errors: readonly StoredError[]): Promise<GroupRow[]> {
  const rows = errors.map((error) => ({
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
    with wanted as (
      select w.*, g.id
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as w(project_id uuid, organization_id uuid, fingerprint text,
        fingerprint_version int, "grouping" jsonb, title text, culprit text, error_type text, level text, environment text,
        occurred_at timestamptz, release text)
      left join error_groups g on g.project_id = w.project_id and g.fingerprint = w.fingerprint
    ), made as (
      insert into error_groups (project_id, organization_id, fingerprint, fingerprint_version, "grouping", title, culprit,
        error_type, level, environment, first_seen, last_seen, first_release, last_release)
      select project_id, organization_id, fingerprint, fingerprint_version, "grouping", title, culprit, error_type, level,
        environment, occurred_at, occurred_at, release, release
      from wanted where id is null
      order by project_id, fingerprint
      on conflict (project_id, fingerprint) do nothing
      returning id, project_id, fingerprint
    )
    select id, project_id, fingerprint from made
    union all select id, project_id, fingerprint from wanted where id is not null`);
  return rowsOf<GroupRow>(answer);
}

const separator = "\x1e";
const separatorBytes = Buffer.from(separator);

// By the primary key: two batches with the same events must not wait for each other in a circle.
function inKeyOrder(a: StoredError, b: StoredError): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.occurredAt === b.occurredAt ? 0 : a.occurredAt < b.occurredAt ? -1 : 1;
}

/** Inserts the events in the order of their keys; answers those that were not there yet. */
async function insertEvents(
  tx: Transaction,
  unordered: readonly StoredError[],
  groupIds: ReadonlyMap<string, string>,
): Promise<AddedError[]> {
  const errors = unordered.toSorted(inKeyOrder);
  const rows = errors.map((error) => ({
    id: error.id,
    event_id: error.eventId,
    project_id: error.projectId,
    organization_id: error.organizationId,
    group_id: groupIds.get(keyOf(error)),
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
  }));
  // The payloads go in as they came: writing them again would change their large numbers. Inside a larger JSON they would be
  // parsed twice; a record separator can't stand in JSON unescaped. As bytes they are handed on without becoming text.
  const payloads = Buffer.concat(
    errors.flatMap(({ payload }, index) => (index === 0 ? [payload] : [separatorBytes, payload])),
  );
  const answer = await tx.execute(sql`
    insert into error_logs (id, event_id, project_id, organization_id, group_id, occurred_at, error_type, error_message,
      error_stack, error_code, level, environment, release, url, user_key, user_id, payload)
    select s.id, event_id, project_id, organization_id, group_id, occurred_at, error_type, error_message, error_stack,
      error_code, s.level, environment, release, url, user_key, u.id, payload::jsonb
    from rows from (
      jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as (id uuid, event_id uuid, project_id uuid,
        organization_id uuid, group_id uuid, occurred_at timestamptz, error_type text, error_message text, error_stack text,
        error_code text, level text, environment text, release text, url text, user_key text, user_id uuid, user_email text),
      string_to_table(${payloads}::text, ${separator})
    ) with ordinality as s(id, event_id, project_id, organization_id, group_id, occurred_at, error_type, error_message, error_stack,
      error_code, level, environment, release, url, user_key, user_id, user_email, payload, position)
    left join lateral (
      select id from users where id = s.user_id
      union all
      select id from users where email = s.user_email and deleted_at is null
      limit 1
    ) u on true
    order by s.position
    on conflict do nothing
    returning id, user_id`);
  const userIds = new Map(
    rowsOf<{ id: string; user_id: string | null }>(answer).map((row) => [row.id, row.user_id]),
  );
  return errors.flatMap((error) => {
    const userId = userIds.get(error.id);
    // The same event twice in one batch: the first is the one that was added.
    if (userId === undefined || !userIds.delete(error.id)) return [];
    return [{ error, groupId: groupIds.get(keyOf(error))!, userId }];
  });
}
