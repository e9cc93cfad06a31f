import { sql } from "drizzle-orm";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import type { StoredError } from "./stored-error.ts";

/** An event that was not there before. */
export interface AddedError {
  error: StoredError;
  groupId: string;
  /** The user of ours whom it happened to. */
  userId: string | null;
}

/** A group that a new event should bring back. */
export interface ReturnedGroup {
  id: string;
  release: string | null;
}

interface Tally {
  group_id: string;
  organization_id: string | null;
  user_key: string | null;
  user_id: string | null;
  hour: string | null;
  events: number;
  people: number;
  earliest: string;
  latest: string;
  release: string | null;
}

/**
 * Adds new events up by person, hour and group. Every kind is locked in the order of its ids, and people before hours
 * before groups, so that two batches never wait for each other in a circle; the events that point at a group only hold its
 * key. Answers the groups that were closed.
 */
export async function countErrors(tx: Transaction, added: readonly AddedError[]): Promise<ReturnedGroup[]> {
  const people = tallied(added, ({ error, userId }) =>
    error.userKey === null ? null : { user_key: error.userKey, user_id: userId },
  );
  const hours = tallied(added, ({ error }) => ({ hour: `${error.occurredAt.slice(0, 13)}:00:00Z` }));
  const groups = tallied(added, () => ({}));
  for (const person of people.length > 0 ? await countPeople(tx, people) : [])
    if (person.is_new) groups.find((group) => group.group_id === person.group_id)!.people++;
  await countHours(tx, hours);
  const closed = await countGroups(tx, groups);
  const releases = new Map(groups.map((group) => [group.group_id, group.release]));
  return closed.map(({ id }) => ({ id, release: releases.get(id) ?? null }));
}

function tallied(
  added: readonly AddedError[],
  by: (one: AddedError) => Partial<Pick<Tally, "user_key" | "user_id" | "hour">> | null,
): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const one of added) {
    const part = by(one);
    if (!part) continue;
    const { occurredAt, release, organizationId } = one.error;
    const key = `${one.groupId} ${part.user_key ?? part.hour ?? ""}`;
    const tally = tallies.get(key);
    if (!tally) {
      tallies.set(key, {
        group_id: one.groupId,
        organization_id: organizationId,
        user_key: null,
        user_id: null,
        hour: null,
        ...part,
        events: 1,
        people: 0,
        earliest: occurredAt,
        latest: occurredAt,
        release,
      });
      continue;
    }
    tally.events++;
    tally.user_id ??= part.user_id ?? null;
    if (occurredAt < tally.earliest) tally.earliest = occurredAt;
    if (occurredAt < tally.latest) continue;
    tally.latest = occurredAt;
    tally.release = release ?? tally.release;
  }
  return [...tallies.values()];
}

const recordset = (tallies: readonly Tally[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(tallies)}::text::jsonb) as t(group_id uuid, organization_id uuid, user_key text,
    user_id uuid, hour timestamptz, events int, people int, earliest timestamptz, latest timestamptz, release text)`;

async function countPeople(tx: Transaction, tallies: readonly Tally[]) {
  const answer = await tx.execute(sql`
    insert into error_group_users as p (group_id, organization_id, user_key, user_id, first_seen, last_seen, event_count)
    select group_id, organization_id, user_key, user_id, earliest, latest, events from ${recordset(tallies)}
    order by group_id, user_key
    on conflict (group_id, user_key) do update set
      last_seen = greatest(p.last_seen, excluded.last_seen), event_count = p.event_count + excluded.event_count
    returning group_id, xmax = 0 as is_new`);
  return rowsOf<{ group_id: string; is_new: boolean }>(answer);
}

async function countHours(tx: Transaction, tallies: readonly Tally[]): Promise<void> {
  await tx.execute(sql`
    insert into error_group_hours as h (group_id, organization_id, hour, event_count)
    select group_id, organization_id, hour, events from ${recordset(tallies)}
    order by group_id, hour
    on conflict (group_id, hour) do update set event_count = h.event_count + excluded.event_count`);
}

async function countGroups(tx: Transaction, tallies: readonly Tally[]): Promise<{ id: string }[]> {
  const answer = await tx.execute(sql`
    with counted as materialized (
      select t.*, g.id from ${recordset(tallies)} join error_groups g on g.id = t.group_id order by g.id for no key update of g
    )
    update error_groups g set
      event_count = g.event_count + c.events,
      user_count = g.user_count + c.people,
      first_seen = least(g.first_seen, c.earliest),
      last_seen = greatest(g.last_seen, c.latest),
      last_release = case when c.latest >= g.last_seen then coalesce(c.release, g.last_release) else g.last_release end
    from counted c
    where g.id = c.id
    returning g.id, (g.status = 'resolved' and g.last_seen > g.resolved_at)
      or (g.status = 'ignored' and g.ignored_until < now()) as closed`);
  return rowsOf<{ id: string; closed: boolean }>(answer).filter(({ closed }) => closed);
}
