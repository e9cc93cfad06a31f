import { and, eq, sql } from "drizzle-orm";
import { activities } from "#drizzle/schema/monitoring.ts";
import { type Actor, can } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import { conflict, forbidden, notFound } from "#server/errors.ts";
import type { RevertInput, RevertResult } from "#shared/change.ts";
import { revertInputSchema } from "#shared/inputs/change-inputs.ts";
import type { Permission } from "#shared/permissions.ts";
import { command, type Work } from "./command.ts";
import { inPlainWords, membersCanWriteBack, nounOfTable, parentsFirst } from "./known-tables.ts";
import { recordedOf } from "./recorded-rows.ts";
import { takeBackEffects } from "./revert-effects.ts";
import { type RevertScope, rowGroups, type RowGroup } from "./revert-groups.ts";
import {
  leaveAlone,
  neverRecorded,
  removeInserted,
  restoreDeleted,
  type Restored,
  restoreUpdated,
} from "./revert-rows.ts";
import { rowsOf } from "./rows-of.ts";
import { rightsToShared } from "./revert-shared.ts";
import { skippedRows } from "./skipped-rows.ts";

/** Takes a past change back as a change of its own. */
export const revertChange = command("changes:revert", revertInputSchema, revert, {
  narrow: (input, { chosen }) => ({
    ...input,
    rowIds: [...chosen],
    force: input.force.filter((rowId) => chosen.includes(rowId)),
  }),
  size: async (tx, { changeId, rowIds }) => rowIds?.length ?? (await rowsTouched(tx, changeId)),
});

async function rowsTouched(tx: Transaction, changeId: string): Promise<number> {
  const answer = await tx.execute(sql`
    select coalesce(sum(counted.value::int), 0)::int as rows from ${activities}, jsonb_each_text(${activities.rowCounts}) counted
    where ${activities.changeId} = ${changeId} and ${activities.outcome} = 'ok'`);
  return rowsOf<{ rows: number }>(answer)[0]?.rows ?? 0;
}

async function revert(work: Work, { changeId, rowIds, force }: RevertInput): Promise<RevertResult> {
  const original = await findChange(work.tx, changeId);
  if (!isOwnToTakeBack(work.actor, original))
    throw forbidden("You can take back what you did yourself. For anything else ask the service's staff.");
  const action = await undoneAction(work.tx, original);
  if (!can(work.actor, action))
    throw forbidden(`You may take back only what you may do yourself: ${original.action}.`);
  if (!(await mayTouchShared(work.tx, work.actor, changeId)))
    throw forbidden("This view is shared: taking its change back takes the right to share views.");
  const final = await finalWords(work.tx, work.actor, changeId);
  if (final !== null) throw conflict(final);
  await warnOfEarlierRevert(work, changeId);
  const scope: RevertScope = { changeId, rowIds, force, recorded: recordedOf(work.actor, changeId) };
  const groups = await rowGroups(work.tx, scope);
  if (groups.length === 0)
    throw conflict(
      rowIds
        ? "This change didn't touch the rows you chose."
        : "This change touched no rows, so there is nothing to take back.",
    );
  const touched = groups.map(({ tableName, operation }) => ({ table: tableName, operation }));
  if (work.actor.kind === "member" && !membersCanWriteBack(touched))
    throw forbidden("Only the service's staff can take back what this change did.");

  const done = await writeBack(work, scope, groups);
  const restored = done.reduce((sum, part) => sum + part.restored, 0);
  const skipped = done.flatMap((part) => part.skipped);
  if (skipped.length > 0)
    work.warn(`Left alone because changed since, gone or in use: ${rows(skipped.length)}.`);
  await takeBackEffects(work, changeId, rowIds === undefined && skipped.length === 0);
  work.explain({
    entityType: original.entityType ?? "changes",
    ...(original.entityId && { entityId: original.entityId }),
    ...(original.entityName && { entityName: original.entityName }),
    description: `Took back ${original.action}: ${rows(restored)} restored${skipped.length ? `, ${rows(skipped.length)} left alone` : ""}`,
    metadata: { restored, skipped: skipped.length },
    revertsChangeId: changeId,
    countsAs: [action],
  });
  return {
    restored,
    skipped: skipped.length,
    skippedRows: await skippedRows(work, changeId, skipped.slice(0, 200)),
  };
}

type Original = Awaited<ReturnType<typeof findChange>>;

async function findChange(tx: Transaction, changeId: string) {
  const [change] = await tx
    .select({
      action: activities.action,
      entityType: activities.entityType,
      entityId: activities.entityId,
      entityName: activities.entityName,
      actorId: activities.actorId,
      revertsChangeId: activities.revertsChangeId,
    })
    .from(activities)
    .where(and(eq(activities.changeId, changeId), eq(activities.outcome, "ok")))
    .limit(1);
  if (!change) throw notFound();
  return change;
}

/** Staff take back what anybody did; members what they themselves did, not what staff did in their name. */
export function isOwnToTakeBack(actor: Actor, { actorId }: Pick<Original, "actorId">): boolean {
  return actor.kind !== "member" || actorId === (actor.impersonatedBy ?? actor.userId);
}

/** Why a change can't be taken back, or null. What can't is staff's alone, and members have no grant on these words. */
export async function finalWords(tx: Transaction, actor: Actor, changeId: string): Promise<string | null> {
  if (actor.kind === "member") return null;
  const [found] = await tx
    .select({ final: sql<string | null>`${activities.metadata} ->> 'final'` })
    .from(activities)
    .where(and(eq(activities.changeId, changeId), eq(activities.outcome, "ok")))
    .limit(1);
  return found?.final ?? null;
}

/** Whether the actor may do what is taken back: whoever takes back a suspension could have lifted it. */
export async function mayUndo(
  tx: Transaction,
  actor: Actor,
  original: Pick<Original, "action" | "actorId" | "revertsChangeId"> & { changeId: string },
): Promise<boolean> {
  if (!isOwnToTakeBack(actor, original)) return false;
  return can(actor, await undoneAction(tx, original)) && (await mayTouchShared(tx, actor, original.changeId));
}

async function mayTouchShared(tx: Transaction, actor: Actor, changeId: string): Promise<boolean> {
  return (await rightsToShared(tx, actor, changeId)).every((right) => can(actor, right));
}

/** The permission of what is taken back; of a revert, what it reverted counts. */
async function undoneAction(
  tx: Transaction,
  original: Pick<Original, "action" | "revertsChangeId">,
): Promise<Permission> {
  let root: typeof original = original;
  while (root.revertsChangeId) root = await findChange(tx, root.revertsChangeId);
  return root.action as Permission;
}

async function warnOfEarlierRevert({ tx, warn }: Work, changeId: string): Promise<void> {
  const [earlier] = await tx
    .select({ at: activities.createdAt })
    .from(activities)
    .where(and(eq(activities.revertsChangeId, changeId), eq(activities.outcome, "ok")))
    .limit(1);
  if (earlier) warn("This change has been taken back before.");
}

async function writeBack(work: Work, scope: RevertScope, groups: readonly RowGroup[]): Promise<Restored[]> {
  const done: Restored[] = [];
  for (const group of inOrder(groups)) {
    if (group.erased) done.push(await leaveErased(work, scope, group));
    else if (group.operation === "update") done.push(await restoreUpdated(work.tx, scope, group));
    else if (group.operation === "insert") done.push(await removeInserted(work.tx, scope, group));
    else done.push(await putBack(work, scope, group));
  }
  return done;
}

// Half a record would claim to be what it was: a row of which something was erased stays as it is now.
async function leaveErased({ tx, warn }: Work, scope: RevertScope, group: RowGroup): Promise<Restored> {
  warn(
    `${rows(group.rows)} of kind ${nounOfTable(group.tableName)} can't be restored: personal data in it was erased.`,
  );
  return leaveAlone(tx, scope, group, "erased");
}

async function putBack({ tx, warn }: Work, scope: RevertScope, group: RowGroup): Promise<Restored> {
  const { required, optional } = neverRecorded(group);
  const noun = nounOfTable(group.tableName);
  if (required.length > 0) {
    warn(`${rows(group.rows)} of kind ${noun} can't be restored: ${inWords(required)} was never recorded.`);
    return leaveAlone(tx, scope, group, "secret");
  }
  if (optional.length > 0)
    warn(`Each restored ${noun} comes back without its ${inWords(optional)}, which was never recorded.`);
  return restoreDeleted(tx, scope, group);
}

// Deleted parents come back before their children; new children go before their parents. Between them the updates:
// rows that give up a place first (a default, a name of something not deleted), then those that claim it again.
function inOrder(groups: readonly RowGroup[]): RowGroup[] {
  const place = ({ tableName }: RowGroup) => parentsFirst.indexOf(tableName);
  const stage = ({ operation, claims }: RowGroup) =>
    operation === "delete" ? 0 : operation === "insert" ? 3 : claims ? 2 : 1;
  return [...groups].sort(
    (a, b) => stage(a) - stage(b) || (a.operation === "insert" ? place(b) - place(a) : place(a) - place(b)),
  );
}

const inWords = (names: readonly string[]) => names.map(inPlainWords).join(" and ");
const rows = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}`;
