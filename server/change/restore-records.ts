import { sql } from "drizzle-orm";
import { erasures } from "#drizzle/schema/extensions.ts";
import { forbidden } from "#server/errors.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { type RecordAsRead, type RecordsAsked, recordsAskedInput } from "#shared/inputs/record-inputs.ts";
import type { RecordEdits, RowFault } from "#shared/record-edits.ts";
import { askedRecords } from "./asked-records.ts";
import { type Command, command, type Work } from "./command.ts";
import { type EditableList, editableList, refuseFaulty } from "./editable-list.ts";
import { type LockedRecord, lockRecords, refuseStale } from "./locked-records.ts";
import { faultyReferences } from "./referred-records.ts";
import { rowsOf } from "./rows-of.ts";
import { updateRecords } from "./write-records.ts";

/**
 * The command that puts removed records of a list back: `{ records: [{ id, version }] }`, at most 1,000, or `{ selection }`, of
 * which what isn't removed is left as it is. Refuses, row by row, a named record that isn't removed, what was a person's
 * whose data was erased, what belongs to something that is removed, and what another record has taken the name of meanwhile.
 */
export function restoreRecords(
  list: ListQuery,
  edits: RecordEdits,
): Command<RecordsAsked, { rowCount: number }> {
  const editable = editableList(list, edits);
  return command(edits.restore!, recordsAskedInput, (work, asked) => restoreAsked(work, editable, asked));
}

async function restoreAsked(work: Work, editable: EditableList, which: RecordsAsked) {
  const { edits, table } = editable;
  if (work.actor.kind === "member") throw forbidden();
  const asked = await askedRecords(work, editable, which, "removed");
  const ids = asked.map(({ id }) => id);
  const locked = await lockRecords(work, editable, ids, Object.keys({ ...edits.fields, ...edits.once }));
  await refuseStale(work, editable, locked, asked);
  refuseFaulty(editable, await standingFaults(work, editable, asked, locked), asked.length);
  const written = await updateRecords(
    work.tx,
    editable,
    ids.map((id, row) => ({ row, id, values: { deletedAt: null } })),
    undefined,
  );
  refuseFaulty(editable, written.faults, asked.length);

  const { name: entityType, label, noun } = edits.resource;
  if (ids.length > 1)
    work.explain({
      entityType,
      description: `Restored ${ids.length.toLocaleString("en")} ${inSentence(label)}`,
    });
  else {
    const entityName = (await work.titlesOf(table.name, ids)).get(ids[0]!);
    work.explain({
      entityType,
      entityId: ids[0]!,
      description: `Restored this ${noun}`,
      ...(entityName && { entityName }),
    });
  }
  return { rowCount: ids.length };
}

async function ofErasedPeople(
  { tx }: Work,
  { table }: EditableList,
  ids: readonly string[],
): Promise<Set<string>> {
  if (!table.subject) return new Set();
  const answer = await tx.execute(sql`
    select id from ${table.table} where id = any(${sql.param([...ids])}::uuid[])
      and ${sql.identifier(table.subject)} in (select ${erasures.subjectId} from ${erasures})`);
  return new Set(rowsOf<{ id: string }>(answer).map(({ id }) => id));
}

// Why a record can't come back, before the database is asked.
async function standingFaults(
  work: Work,
  editable: EditableList,
  asked: readonly RecordAsRead[],
  locked: ReadonlyMap<string, LockedRecord>,
): Promise<RowFault[]> {
  const rows = asked.map(({ id }, row) => ({ row, ...locked.get(id)! }));
  const present = rows.filter(({ isRemoved }) => !isRemoved);
  const erased = await ofErasedPeople(
    work,
    editable,
    asked.map(({ id }) => id),
  );
  // Of these nothing else counts: the account that they belong to can't be restored first.
  const others = rows.filter(({ id }) => !erased.has(id));
  const orphans = await faultyReferences(
    work,
    editable,
    others.map(({ row, values }) => ({ row, written: values, whole: values })),
  );
  return [
    ...present.map(({ row }) => ({
      row,
      field: null,
      message: `This ${editable.edits.resource.noun} hasn't been removed.`,
    })),
    ...rows
      .filter(({ id }) => erased.has(id))
      .map(({ row }) => ({
        row,
        field: null,
        message: `What stood in this ${editable.edits.resource.noun} was erased with a person's data: it can't come back.`,
      })),
    ...orphans.map(({ row, field }) => ({
      row,
      field,
      message: "What stands here has been removed. Restore it first.",
    })),
  ];
}
