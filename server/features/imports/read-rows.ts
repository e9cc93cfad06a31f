import { type LockedRecord, lockRecords } from "#server/change/locked-records.ts";
import { zoneOfHeading } from "#shared/record-imports.ts";
import { isUuid } from "#shared/uuid.ts";
import { readCell, saysTheSame } from "./cell-values.ts";
import type { RunningImport } from "./import-records.ts";
import { cellOf, type Row } from "./import-row.ts";
import { idsByNames } from "./matched-records.ts";
import { cellWords } from "./sheet-lines.ts";

/** Locks the records and reads what each line says about them; what they say already is left out. */
export async function readRows(running: RunningImport, rows: readonly Row[]): Promise<void> {
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
