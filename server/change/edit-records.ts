import { sql } from "drizzle-orm";
import { malformed } from "#server/errors.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { type EditRecordsInput, editRecordsInput, type RecordEdit } from "#shared/inputs/record-inputs.ts";
import { editableFields, readEdit, type RecordEdits, type RowFault } from "#shared/record-edits.ts";
import { type Command, command, type Work } from "./command.ts";
import { type EditableList, editableList, refuseFaulty } from "./editable-list.ts";
import { lockRecords, refuseStale } from "./locked-records.ts";
import { faultyReferences, type RowToWrite } from "./referred-records.ts";
import { updateRecords } from "./write-records.ts";

export interface EditedRecords {
  /** In the order of the input, with the version that they have now. */
  records: { id: string; version: number }[];
}

/** The command that changes records of a list by its declaration: `{ edits: [{ id, version, values }] }`, at most 1,000. */
export function editRecords(list: ListQuery, edits: RecordEdits): Command<EditRecordsInput, EditedRecords> {
  const editable = editableList(list, edits);
  return command(edits.permission, editRecordsInput, (work, input) =>
    writeEdits(work, editable, input.edits),
  );
}

/**
 * Writes what differs in any number of records, or nothing. Refuses unseen records (404), stale ones (409,
 * `details.stale`) and every value that won't do (`details.faults`, by the place in `asked`).
 */
export async function writeEdits(
  work: Work,
  editable: EditableList,
  asked: readonly RecordEdit[],
): Promise<EditedRecords> {
  const { edits, columns } = editable;
  if (asked.length === 0) throw malformed("There is nothing to change.");
  const allowed = editableFields(edits, work.actor);
  const closed = asked.flatMap(({ values }, row) =>
    Object.keys(values)
      .filter((field) => !allowed.has(field))
      .map((field): RowFault => ({ row, field, message: "This can't be changed here." })),
  );
  refuseFaulty(editable, closed, asked.length);
  const locked = await lockRecords(
    work,
    editable,
    asked.map(({ id }) => id),
    [...allowed, ...edits.reads],
  );
  await refuseStale(work, editable, locked, asked);

  const faults: RowFault[] = [];
  const rows: RowToWrite[] = [];
  for (const [row, { id, values }] of asked.entries()) {
    const before = locked.get(id)!;
    const read = readEdit(edits, values, before.values);
    if (before.isRemoved)
      faults.push({ row, field: null, message: `This ${edits.resource.noun} has been removed.` });
    faults.push(...read.faults.map((fault) => ({ row, ...fault })));
    rows.push({ row, written: read.values, whole: { ...before.values, ...read.values } });
  }
  faults.push(...(await faultyReferences(work, editable, rows)));
  refuseFaulty(editable, faults, asked.length);

  const stamp =
    columns["updatedBy"] && work.actor.kind !== "system"
      ? sql`${sql.identifier(columns["updatedBy"].name)} = ${work.actor.userId}::uuid`
      : undefined;
  const answer = await updateRecords(
    work.tx,
    editable,
    rows.map(({ row, written }) => ({ row, id: asked[row]!.id, values: written })),
    stamp,
  );
  refuseFaulty(editable, answer.faults, asked.length);
  await explainEdits(work, editable, asked);
  return { records: asked.map(({ id }, row) => ({ id, version: answer.written.get(row)!.version })) };
}

async function explainEdits(work: Work, { edits, table }: EditableList, asked: readonly RecordEdit[]) {
  const { name: entityType, label, fields } = edits.resource;
  const changed = [...new Set(asked.flatMap(({ values }) => Object.keys(values)))];
  const named = changed.map((field) => fields[field]!.label);
  const description = `Changed ${named.length > 4 ? `${named.length} fields` : named.join(", ")}`;
  if (asked.length > 1) {
    const count = asked.length.toLocaleString("en");
    work.explain({ entityType, description: `${description} of ${count} ${inSentence(label)}` });
    return;
  }
  const entityId = asked[0]!.id;
  const entityName = (await work.titlesOf(table.name, [entityId])).get(entityId);
  work.explain({ entityType, entityId, description, ...(entityName && { entityName }) });
}
