import type { ListQuery } from "#server/data/list-query.ts";
import { forbidden, malformed } from "#server/errors.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { type CreateRecordsInput, createRecordsInput } from "#shared/inputs/record-inputs.ts";
import {
  creatableFields,
  readNew,
  type RecordEdits,
  type RowFault,
  type WireValues,
} from "#shared/record-edits.ts";
import { type Command, command, type Work } from "./command.ts";
import { type EditableList, editableList, refuseFaulty } from "./editable-list.ts";
import { faultyReferences } from "./referred-records.ts";
import { insertRecords } from "./write-records.ts";

export interface CreatedRecords {
  /** In the order of the input. */
  records: { id: string; version: number }[];
}

/** The command that adds records to a list by its declaration: `{ records: [{ values }] }`, at most 1,000. */
export function createRecords(
  list: ListQuery,
  edits: RecordEdits,
): Command<CreateRecordsInput, CreatedRecords> {
  const editable = editableList(list, edits);
  return command(edits.create!, createRecordsInput, (work, input) => writeNew(work, editable, input.records));
}

/** Adds any number of records, or none; every value that won't do is in `details.faults`, by the place in `asked`. */
export async function writeNew(
  work: Work,
  editable: EditableList,
  asked: readonly { values: WireValues }[],
): Promise<CreatedRecords> {
  const { edits } = editable;
  const allowed = creatableFields(edits, work.actor);
  if (allowed.size === 0) throw forbidden();
  if (asked.length === 0) throw malformed("There is nothing to add.");
  const faults: RowFault[] = [];
  const rows = asked.map(({ values: given }, row) => {
    const closed = Object.keys(given).filter((field) => !allowed.has(field));
    const read = readNew(edits, inChosenOrganization(work, editable, given));
    faults.push(...closed.map((field) => ({ row, field, message: "This can't be set here." })));
    faults.push(...read.faults.map((fault) => ({ row, ...fault })), ...elsewhere(work, editable, given, row));
    return { row, written: read.values, whole: read.values };
  });
  faults.push(...(await faultyReferences(work, editable, rows)));
  refuseFaulty(editable, faults, asked.length);

  const by = madeBy(work, editable);
  const answer = await insertRecords(
    work.tx,
    editable,
    rows.map(({ row, written }) => ({ row, values: { ...written, ...by } })),
  );
  refuseFaulty(editable, answer.faults, asked.length);
  const records = rows.map(({ row }) => answer.written.get(row)!);
  await explainNew(work, editable, records);
  return { records };
}

function inChosenOrganization({ actor }: Work, { edits }: EditableList, given: WireValues): WireValues {
  const isMissing = given["organizationId"] === undefined && "organizationId" in edits.once;
  return isMissing && actor.organizationId ? { ...given, organizationId: actor.organizationId } : given;
}

// The list would not show it, and an undo would not find it.
function elsewhere({ actor }: Work, { edits }: EditableList, given: WireValues, row: number): RowFault[] {
  const field = "organizationId";
  const isOther = actor.organizationId && given[field] !== undefined && given[field] !== actor.organizationId;
  return isOther && field in edits.once
    ? [{ row, field, message: "You are working in another organization: choose this one first." }]
    : [];
}

function madeBy({ actor }: Work, { columns }: EditableList): WireValues {
  if (actor.kind === "system") return {};
  return {
    ...(columns["createdBy"] && { createdBy: actor.userId }),
    ...(columns["updatedBy"] && { updatedBy: actor.userId }),
  };
}

async function explainNew(work: Work, { edits, table }: EditableList, records: readonly { id: string }[]) {
  const { name: entityType, label, noun } = edits.resource;
  if (records.length > 1) {
    work.explain({
      entityType,
      description: `Created ${records.length.toLocaleString("en")} ${inSentence(label)}`,
    });
    return;
  }
  const entityId = records[0]!.id;
  const entityName = (await work.titlesOf(table.name, [entityId])).get(entityId);
  work.explain({
    entityType,
    entityId,
    description: `Created this ${noun}`,
    ...(entityName && { entityName }),
  });
}
