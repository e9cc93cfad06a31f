import { inSentence } from "#shared/format/label-words.ts";
import { isUuid } from "#shared/uuid.ts";
import type { RunningImport } from "./import-records.ts";
import { cellOf, type Row } from "./import-row.ts";
import { idsByKeys, keyOf, knownIds } from "./matched-records.ts";
import { cellWords } from "./sheet-lines.ts";

/** Finds the record that each line is about, by its id, else by its key; a record is spoken of once. */
export async function findRecords(running: RunningImport, rows: readonly Row[]): Promise<void> {
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
          message: `Several ${inSentence(edits.resource.label)} have this: give the id.`,
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
