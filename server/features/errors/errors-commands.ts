import { and, count, eq, gt, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { errorGroups, errorNotes } from "#drizzle/schema/extensions.ts";
import { command, type Work } from "#server/change/command.ts";
import { updateSelected } from "#server/change/update-selected.ts";
import { conflict, malformed, notFound } from "#server/errors.ts";
import { notificationTraits, notifyPerson } from "#server/features/notifications/notify-person.ts";
import {
  addErrorNoteInput,
  assignErrorsInput,
  deleteErrorNoteInput,
  ignoreErrorsInput,
  reopenErrorsInput,
  resolveErrorsInput,
  type AddErrorNoteInput,
  type AssignErrorsInput,
  type DeleteErrorNoteInput,
  type IgnoreErrorsInput,
  type ReopenErrorsInput,
  type ResolveErrorsInput,
} from "#shared/inputs/errors-inputs.ts";
import type { Filter, Selection } from "#shared/list-params.ts";
import { listParamsToSearch } from "#shared/list-url.ts";
import { listErrors } from "./errors-list.ts";

const open = { resolvedBy: null, resolvedAt: null, resolvedInRelease: null, ignoredUntil: null } as const;

async function writeChosen(
  work: Work,
  selection: Selection,
  verb: string,
  values: Parameters<typeof updateSelected<typeof errorGroups>>[3],
) {
  const chosen = listErrors.selection(work.tx, work.actor, selection);
  const [first] = await work.tx
    .select({
      id: sql<string>`min(${errorGroups.id}::text)`,
      title: sql<string>`min(${errorGroups.title})`,
      rows: count(),
    })
    .from(errorGroups)
    .where(chosen);
  if (!first || first.rows === 0) throw notFound();
  const rowCount = await updateSelected(work.tx, errorGroups, chosen, values);
  if (first.rows === 1)
    work.explain({ entityType: "errors", entityId: first.id, entityName: first.title, description: verb });
  else
    work.explain({ entityType: "errors", description: `${verb} ${first.rows.toLocaleString("en")} errors` });
  return { rowCount, chosen: first };
}

async function write(...given: Parameters<typeof writeChosen>) {
  const { rowCount } = await writeChosen(...given);
  return { rowCount };
}

const assignedTo = (id: string): Filter => ({ field: "assigneeId", operator: "anyOf", value: [id] });

const personId = (work: Work) => (work.actor.kind === "system" ? null : work.actor.userId);

export function resolveErrors(work: Work, { selection, inRelease }: ResolveErrorsInput) {
  return write(work, selection, "Resolved", {
    ...open,
    status: "resolved",
    resolvedBy: personId(work),
    resolvedAt: work.now,
    resolvedInRelease: inRelease ?? null,
  });
}

export function reopenErrors(work: Work, { selection }: ReopenErrorsInput) {
  return write(work, selection, "Reopened", { ...open, status: "unresolved" });
}

export function ignoreErrors(work: Work, { selection, until }: IgnoreErrorsInput) {
  if (until && until <= work.now) throw malformed("Choose a time in the future.");
  return write(work, selection, "Ignored", { ...open, status: "ignored", ignoredUntil: until ?? null });
}

export async function assignErrors(work: Work, { selection, assigneeId }: AssignErrorsInput) {
  if (assigneeId === null) return write(work, selection, "Unassigned", { assigneeId: null });
  const [assignee] = await work.tx
    .select({ name: users.fullName, status: users.status })
    .from(users)
    .where(and(eq(users.id, assigneeId), isNull(users.deletedAt)));
  if (!assignee) throw notFound();
  if (assignee.status !== "active")
    throw conflict(`${assignee.name} can't sign in at the moment. Choose somebody else.`);
  const { rowCount, chosen } = await writeChosen(work, selection, `Assigned to ${assignee.name}`, {
    assigneeId,
  });
  const { actor } = work;
  if (rowCount > 0 && actor.kind !== "system" && actor.userId !== assigneeId) {
    const isOne = chosen.rows === 1;
    await notifyPerson(work, {
      userId: assigneeId,
      organizationId: actor.kind === "member" ? actor.organizationId : null,
      kind: "errors:assign",
      title: `${actor.name} assigned ${isOne ? "an error" : `${rowCount.toLocaleString("en")} errors`} to you`,
      body: isOne ? chosen.title.slice(0, 1000) : null,
      href: isOne
        ? `/support/errors?record=${chosen.id}`
        : `/support/errors?${new URLSearchParams(listParamsToSearch({ filter: assignedTo(assigneeId) })).toString()}`,
    });
  }
  return { rowCount };
}

export async function addErrorNote(work: Work, { groupId, body }: AddErrorNoteInput) {
  const [group] = await work.tx
    .select({ title: errorGroups.title, organizationId: errorGroups.organizationId })
    .from(errorGroups)
    .where(eq(errorGroups.id, groupId));
  if (!group) throw notFound();
  const [note] = await work.tx
    .insert(errorNotes)
    .values({ groupId, organizationId: group.organizationId, authorId: personId(work), body })
    .returning({ id: errorNotes.id });
  work.explain({
    entityType: "errors",
    entityId: groupId,
    entityName: group.title,
    description: "Wrote a note",
  });
  return { id: note?.id ?? "" };
}

export async function deleteErrorNote(work: Work, { id }: DeleteErrorNoteInput) {
  const [note] = await work.tx
    .select()
    .from(errorNotes)
    .where(and(eq(errorNotes.id, id), isNull(errorNotes.deletedAt)));
  if (!note) throw notFound();
  if (note.authorId !== personId(work)) throw conflict("Only its author can remove a note.");
  await work.tx.update(errorNotes).set({ deletedAt: work.now }).where(eq(errorNotes.id, id));
  work.explain({ entityType: "errors", entityId: note.groupId, description: "Removed a note" });
  return { id };
}

/** Closed, and it has happened again since. */
export const hasReturned = or(
  and(eq(errorGroups.status, "resolved"), gt(errorGroups.lastSeen, errorGroups.resolvedAt)),
  and(eq(errorGroups.status, "ignored"), lt(errorGroups.ignoredUntil, sql`now()`)),
);

/** By the console itself: an error that was closed has happened again. */
export async function returnErrors(work: Work, { ids }: { ids: string[] }) {
  const returned = and(inArray(errorGroups.id, ids), hasReturned)!;
  const rowCount = await updateSelected(work.tx, errorGroups, returned, {
    ...open,
    status: "unresolved",
    regressedAt: work.now,
  });
  work.explain({
    entityType: "errors",
    ...(ids.length === 1 && { entityId: ids[0] }),
    description: "Happened again",
  });
  return { rowCount };
}

export const errorsCommands = {
  resolve: command("errors:resolve", resolveErrorsInput, resolveErrors),
  reopen: command("errors:reopen", reopenErrorsInput, reopenErrors),
  ignore: command("errors:ignore", ignoreErrorsInput, ignoreErrors),
  assign: command("errors:assign", assignErrorsInput, assignErrors, notificationTraits),
  addNote: command("error-notes:create", addErrorNoteInput, addErrorNote),
  deleteNote: command("error-notes:delete", deleteErrorNoteInput, deleteErrorNote),
};
