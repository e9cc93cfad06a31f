import { createHash } from "node:crypto";
import { type Command, command, type Work } from "#server/change/command.ts";
import { type EditableList, editableList } from "#server/change/editable-list.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { keepHeapSmall } from "#server/data/small-heap.ts";
import { conflict, forbidden, malformed } from "#server/errors.ts";
import { creatableFields, editableFields, type RecordEdits } from "#shared/record-edits.ts";
import {
  type CellFault,
  importableFields,
  type ImportInput,
  importInput,
  type ImportOutcome,
  mayImport,
} from "#shared/record-imports.ts";
import { can } from "#server/auth/actor.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { importBatch } from "./import-batch.ts";
import { noteProgress } from "./import-progress.ts";
import { stagedFile, stagedLines } from "./staged-files.ts";

export type Lists = Readonly<Record<string, ListQuery>>;

/** All that a batch needs to know about the import that it belongs to. */
export interface RunningImport {
  work: Work;
  editable: EditableList;
  lists: Lists;
  input: ImportInput;
  header: readonly string[];
  editableNames: ReadonlySet<string>;
  creatable: ReadonlySet<string>;
  /** Records that the file has spoken of, with the line. */
  seen: Map<string, number>;
}

/** The command that brings a staged file's rows into a list: changes records that are there, adds those that aren't. */
export function importRecords(
  list: ListQuery,
  edits: RecordEdits,
  lists: Lists,
): Command<ImportInput, ImportOutcome> {
  const editable = editableList(list, edits);
  return command(edits.permission, importInput, async (work, input) => {
    const { outcome } = await runImport(work, editable, lists, input);
    if (input.checked !== undefined && input.checked !== outcome.hash)
      throw conflict("The records have changed since the check. Check the file again.");
    if (outcome.failed > 0 && !input.leaveFaulty)
      throw malformed(
        `${rows(outcome.failed)} can't be imported. Correct them, or import the others without them.`,
      );
    if (outcome.created + outcome.updated === 0)
      throw malformed("The file changes nothing: there is nothing to import.");
    return outcome;
  });
}

/** Writes what the file says, row by row, and tells what came of it. `found` has every row that can't be imported. */
export async function runImport(
  work: Work,
  editable: EditableList,
  lists: Lists,
  input: ImportInput,
): Promise<{ outcome: ImportOutcome; found: { number: number; faults: CellFault[] }[] }> {
  const { edits } = editable;
  if (
    work.actor.kind !== "staff" ||
    !can(work.actor, "imports:create") ||
    !mayImport(edits, work.actor.permissions)
  )
    throw forbidden();
  const file = await stagedFile(work.tx, input.fileId);
  if (file.resource !== edits.resource.name) throw malformed("This file was brought for another list.");
  refuseMapping(editable, work, input, file.header);
  const running: RunningImport = {
    work,
    editable,
    lists,
    input,
    header: file.header,
    editableNames: editableFields(edits, work.actor),
    creatable: creatableFields(edits, work.actor),
    seen: new Map(),
  };
  const hash = createHash("sha256").update(JSON.stringify(input.columns));
  const outcome: ImportOutcome = {
    rows: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    failed: 0,
    faults: [],
    hash: "",
  };
  const found: { number: number; faults: CellFault[] }[] = [];
  const letGrow = keepHeapSmall();
  const step = noteProgress(input.fileId, file.rowCount);
  try {
    for await (const lines of stagedLines(work.tx, input.fileId)) {
      for (const row of await importBatch(running, lines)) {
        outcome.rows++;
        outcome[row.result]++;
        if (row.faults.length > 0) found.push({ number: row.number, faults: row.faults });
        hash.update(`${row.number} ${row.result} ${row.stamp}\n`);
      }
      step.to(outcome.rows);
    }
  } finally {
    letGrow();
    step.end();
  }
  explain(work, editable, outcome, file.fileName);
  return { outcome: { ...outcome, faults: found.slice(0, 100), hash: hash.digest("hex") }, found };
}

function refuseMapping(
  { edits }: EditableList,
  { actor }: Work,
  { columns }: ImportInput,
  header: readonly string[],
) {
  const fields = columns.filter((name) => name !== null);
  const allowed = new Set(importableFields(edits, actor));
  const unknown = fields.find((name) => !allowed.has(name));
  if (unknown !== undefined) throw malformed(`The field “${unknown}” can't be imported.`);
  if (new Set(fields).size < fields.length) throw malformed("Two columns are meant for the same field.");
  if (columns.length > header.length) throw malformed("The file has fewer columns than that.");
  const hasKeys = edits.keys.length > 0 && edits.keys.every((name) => fields.includes(name));
  if (!fields.includes("id") && !hasKeys && !edits.create)
    throw malformed("Choose the column by which a record is found again: its id or its key.");
  if (fields.every((name) => name === "id")) throw malformed("Choose at least one column to import.");
}

function explain({ explain: say }: Work, { edits }: EditableList, outcome: ImportOutcome, fileName: string) {
  const { created, updated, unchanged, failed } = outcome;
  const parts = [created > 0 && `${count(created)} created`, updated > 0 && `${count(updated)} changed`];
  say({
    entityType: edits.resource.name,
    description: `Imported ${inSentence(edits.resource.label)} from “${fileName.slice(0, 200)}”: ${parts.filter(Boolean).join(", ") || "nothing changed"}`,
    metadata: { import: { fileName, created, updated, unchanged, leftOut: failed } },
  });
}

const count = (number: number) => number.toLocaleString("en");
const rows = (number: number) => `${count(number)} ${number === 1 ? "row" : "rows"}`;
