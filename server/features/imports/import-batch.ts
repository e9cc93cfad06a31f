import { sql } from "drizzle-orm";
import { type LockedRecord, lockRecords } from "#server/change/locked-records.ts";
import { faultyReferences, type RowToWrite } from "#server/change/referred-records.ts";
import { insertRecords, updateRecords } from "#server/change/write-records.ts";
import { readEdit, readNew, type RowFault, type WireValues } from "#shared/record-edits.ts";
import { type CellFault, zoneOfHeading } from "#shared/record-imports.ts";
import { isUuid } from "#shared/uuid.ts";
import { readCell, saysTheSame } from "./cell-values.ts";
import type { RunningImport } from "./import-records.ts";
import { idsByKeys, idsByNames, keyOf, knownIds } from "./matched-records.ts";
import { cellWords, type SheetLine, type SheetValue } from "./sheet-lines.ts";

export interface ImportedRow {
  number: number;
  result: "created" | "updated" | "unchanged" | "failed";
  faults: CellFault[];
  /** Stands for what was there before and what was written. */
  stamp: string;
}

interface Row {
  line: SheetLine;
  id: string | undefined;
  before: LockedRecord | undefined;
  given: WireValues;
  faults: RowFault[];
  isSame: boolean;
}

/** Finds, reads, compares and writes the records of some lines; a faulty line is left out and says why. */
export async function importBatch(
  running: RunningImport,
  lines: readonly SheetLine[],
): Promise<ImportedRow[]> {
  const rows = lines.map((line): Row => ({
    line,
    id: undefined,
    before: undefined,
    given: {},
    faults: overlong(running, line),
    isSame: false,
  }));
  await findRecords(running, rows);
  await readRows(running, rows);
  await writeChanges(running, rows);
  await writeNewOnes(running, rows);
  return rows.map((row) => told(running, row));
}

function overlong({ header }: RunningImport, { cells }: SheetLine): RowFault[] {
  const more = cells.slice(header.length).some((cell) => cell !== null && cellWords(cell) !== "");
  return more
    ? [{ row: 0, field: null, message: "This row has more cells than the heading has columns." }]
    : [];
}

const cellOf = ({ input }: RunningImport, { line }: Row, field: string): SheetValue | null => {
  const column = input.columns.indexOf(field);
  return column < 0 ? null : (line.cells[column] ?? null);
};

async function findRecords(running: RunningImport, rows: readonly Row[]): Promise<void> {
  const { work, editable, input, seen } = running;
  const { edits } = editable;
  const { noun } = edits.resource;
  if (input.columns.includes("id")) {
    const idOf = (row: Row) =>
      cellWords(cellOf(running, row, "id"))
        .trim()
        .toLowerCase();
    const known = await knownIds(work, editable, rows.map(idOf));
    for (const row of rows) {
      const id = idOf(row);
      if (id === "") continue;
      if (known.has(id)) row.id = id;
      else
        row.faults.push({
          row: 0,
          field: "id",
          message: isUuid(id) ? `There is no ${noun} with this id.` : "This isn't an id.",
        });
    }
  }
  const hasKeys = edits.keys.length > 0 && edits.keys.every((name) => input.columns.includes(name));
  if (hasKeys) {
    const open = rows.filter((row) => row.id === undefined && row.faults.length === 0);
    const keysOf = (row: Row) => edits.keys.map((name) => keyText(running, row, name));
    const found = await idsByKeys(work, editable, open.map(keysOf));
    for (const row of open) {
      const ids = found.get(keyOf(keysOf(row))) ?? [];
      if (ids.length === 1) row.id = ids[0]!;
      if (ids.length > 1)
        row.faults.push({
          row: 0,
          field: edits.keys[0]!,
          message: `Several ${edits.resource.label.toLowerCase()} have this: give the id.`,
        });
    }
  }
  for (const row of rows) {
    if (row.id === undefined) continue;
    const earlier = seen.get(row.id);
    if (earlier !== undefined)
      row.faults.push({
        row: 0,
        field: null,
        message: `Row ${earlier.toLocaleString("en")} is about the same ${noun}.`,
      });
    else seen.set(row.id, row.line.number);
  }
}

// A key is compared as it would be stored: a code in capitals, an address in small letters.
function keyText(running: RunningImport, row: Row, field: string): string {
  const text = cellWords(cellOf(running, row, field));
  const { edits } = running.editable;
  const read = (edits.fields[field] ?? edits.once[field])?.safeParse(text);
  if (read?.success) return String(read.data);
  return field === "email" ? text.trim().toLowerCase() : text;
}

async function readRows(running: RunningImport, rows: readonly Row[]): Promise<void> {
  const { work, editable } = running;
  const { edits, list } = editable;
  const { fields } = edits.resource;
  const mapped = running.input.columns.filter((name) => name !== null && name !== "id") as string[];
  const needed = [...mapped, ...running.editableNames, ...edits.reads].flatMap((name) => {
    const { labelField, currencyField } = fields[name] ?? {};
    return [name, labelField, currencyField];
  });
  const locking = [...new Set(needed)].filter(
    (name) => name !== undefined && list.bound.fields.has(name),
  ) as string[];
  const ids = rows.flatMap(({ id, faults }) => (id !== undefined && faults.length === 0 ? id : []));
  const locked =
    ids.length > 0 ? await lockRecords(work, editable, ids, locking) : new Map<string, LockedRecord>();
  const unnamed = new Map<string, { row: Row; field: string; name: string }[]>();
  for (const row of rows) {
    if (row.faults.length > 0) continue;
    row.before = row.id === undefined ? undefined : locked.get(row.id);
    if (row.before?.isRemoved)
      row.faults.push({ row: 0, field: null, message: `This ${edits.resource.noun} has been removed.` });
    for (const name of mapped) readField(running, row, name, unnamed);
  }
  for (const [resource, wishes] of unnamed) {
    const named = await idsByNames(
      work,
      running.lists[resource],
      wishes.map(({ name }) => name),
    );
    const noun = running.lists[resource]?.resource.noun ?? "record";
    for (const { row, field, name } of wishes) {
      const found = named.get(name) ?? [];
      if (found.length === 1) row.given[field] = found[0];
      else
        row.faults.push({
          row: 0,
          field,
          message:
            found.length === 0
              ? `There is no ${noun} “${name.slice(0, 100)}”.`
              : `Several are called “${name.slice(0, 100)}”: give the id.`,
        });
    }
  }
}

function readField(
  running: RunningImport,
  row: Row,
  name: string,
  unnamed: Map<string, { row: Row; field: string; name: string }[]>,
): void {
  const { editable, input, header } = running;
  const field = editable.edits.resource.fields[name]!;
  const before = row.before?.values;
  const heading = header[input.columns.indexOf(name)] ?? "";
  const cell = cellOf(running, row, name);
  const read = readCell(field, cell, {
    timeZone: zoneOfHeading(heading) ?? input.timeZone,
    locale: input.locale,
    currency: currencyOf(running, row, field.currencyField),
  });
  if ("kept" in read) {
    if (!before) row.faults.push({ row: 0, field: name, message: "This text was cut off. Bring it as CSV." });
    return;
  }
  if ("fault" in read) {
    row.faults.push({ row: 0, field: name, message: read.fault });
    return;
  }
  const { value } = read;
  if (!before) {
    // What a new record leaves open takes its usual value.
    if (value === null || (value === "" && field.kind !== "text" && field.kind !== "longtext")) return;
  } else if (saysTheSame(field, value, before[name], field.labelField && before[field.labelField])) return;
  if (field.kind === "reference" && typeof value === "string" && !isUuid(value)) {
    const { resource = "" } = field;
    unnamed.set(resource, [...(unnamed.get(resource) ?? []), { row, field: name, name: value }]);
    return;
  }
  if (before && !running.editableNames.has(name))
    row.faults.push({ row: 0, field: name, message: "This can't be changed on a record that is there." });
  else row.given[name] = value;
}

function currencyOf(running: RunningImport, row: Row, field: string | undefined): string | undefined {
  if (field === undefined) return undefined;
  const said = cellWords(cellOf(running, row, field))
    .trim()
    .toUpperCase();
  const known = row.before?.values[field] ?? running.editable.edits.defaults[field];
  if (/^[A-Z]{3}$/.test(said)) return said;
  return typeof known === "string" ? known : undefined;
}

async function writeChanges(running: RunningImport, rows: readonly Row[]): Promise<void> {
  const { work, editable } = running;
  const { edits, columns } = editable;
  const writing: (RowToWrite & { of: Row })[] = [];
  for (const row of rows) {
    if (!row.before || row.faults.length > 0) continue;
    if (Object.keys(row.given).length === 0) {
      row.isSame = true;
      continue;
    }
    const read = readEdit(edits, row.given, row.before.values);
    row.faults.push(...read.faults.map((fault) => ({ row: 0, ...fault })));
    if (row.faults.length > 0) continue;
    writing.push({
      row: writing.length,
      written: read.values,
      whole: { ...row.before.values, ...read.values },
      of: row,
    });
  }
  const good = await withoutFaulty(running, writing);
  if (good.length === 0) return;
  const stamp =
    columns["updatedBy"] && work.actor.kind !== "system"
      ? sql`${sql.identifier(columns["updatedBy"].name)} = ${work.actor.userId}::uuid`
      : undefined;
  const answer = await updateRecords(
    work.tx,
    editable,
    good.map(({ row, written, of }) => ({ row, id: of.id!, values: written })),
    stamp,
  );
  for (const fault of answer.faults) writing[fault.row]!.of.faults.push(fault);
}

async function writeNewOnes(running: RunningImport, rows: readonly Row[]): Promise<void> {
  const { work, editable, creatable } = running;
  const { edits, columns } = editable;
  const writing: (RowToWrite & { of: Row })[] = [];
  const { actor } = work;
  for (const row of rows) {
    if (row.id !== undefined || row.faults.length > 0) continue;
    if (creatable.size === 0) {
      const by = edits.keys.map((name) => edits.resource.fields[name]!.label).join(" and ") || "id";
      row.faults.push({
        row: 0,
        field: edits.keys[0] ?? null,
        message: `There is no ${edits.resource.noun} with this ${by}, and new ones can't be imported.`,
      });
      continue;
    }
    const closed = Object.keys(row.given).filter((name) => !creatable.has(name));
    const isOpen = row.given["organizationId"] === undefined && "organizationId" in edits.once;
    const given =
      isOpen && actor.organizationId ? { ...row.given, organizationId: actor.organizationId } : row.given;
    const read = readNew(edits, given);
    row.faults.push(
      ...closed.map((field) => ({ row: 0, field, message: "This can't be set here." })),
      ...read.faults.map((fault) => ({ row: 0, ...fault })),
    );
    if (
      actor.organizationId &&
      "organizationId" in edits.once &&
      given["organizationId"] !== actor.organizationId
    )
      row.faults.push({
        row: 0,
        field: "organizationId",
        message: "You are working in another organization: choose this one first.",
      });
    if (row.faults.length > 0) continue;
    writing.push({ row: writing.length, written: read.values, whole: read.values, of: row });
  }
  const good = await withoutFaulty(running, writing);
  if (good.length === 0) return;
  const by: WireValues =
    actor.kind === "system"
      ? {}
      : {
          ...(columns["createdBy"] && { createdBy: actor.userId }),
          ...(columns["updatedBy"] && { updatedBy: actor.userId }),
        };
  const answer = await insertRecords(
    work.tx,
    editable,
    good.map(({ row, written }) => ({ row, values: { ...written, ...by } })),
  );
  for (const fault of answer.faults) writing[fault.row]!.of.faults.push(fault);
}

async function withoutFaulty<Writing extends RowToWrite & { of: Row }>(
  { work, editable }: RunningImport,
  writing: readonly Writing[],
): Promise<Writing[]> {
  if (writing.length === 0) return [];
  for (const fault of await faultyReferences(work, editable, writing))
    writing[fault.row]!.of.faults.push(fault);
  return writing.filter(({ of }) => of.faults.length === 0);
}

function told({ input }: RunningImport, { line, id, before, given, faults, isSame }: Row): ImportedRow {
  const result =
    faults.length > 0 ? "failed" : isSame ? "unchanged" : id === undefined ? "created" : "updated";
  const cells = faults.map(({ field, message }): CellFault => {
    const column = field === null ? -1 : input.columns.indexOf(field);
    return { column: column < 0 ? null : column, message };
  });
  return {
    number: line.number,
    result,
    faults: cells,
    stamp: result === "unchanged" || result === "failed" ? "" : JSON.stringify([id, before?.version, given]),
  };
}
