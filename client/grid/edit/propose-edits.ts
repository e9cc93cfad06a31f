import { recordNamed } from "#client/form/reference-editor.tsx";
import { readTyped } from "#client/form/typed-values.ts";
import { isPartial, type GridRow } from "#client/grid/grid-row-data.ts";
import type { ShownColumn } from "#client/grid/grid-table.ts";
import type { ListClient } from "#client/grid/list-client.ts";
import { wholeRows } from "#client/grid/whole-rows.ts";
import type { TimeStyle } from "#shared/format/dates.ts";
import { readValues, type RecordEdits } from "#shared/record-edits.ts";
import { isSameValue } from "#shared/same-value.ts";
import type { Field } from "#shared/resource.ts";
import type { DraftCell, DraftRow } from "./drafts.ts";

/** A cell that can't be changed so, and why. */
export interface RefusedCell {
  title: string;
  label: string;
  /** As it was typed or pasted. */
  text: string;
  message: string;
}

/** Edits of many cells, before anybody has agreed to them. */
export interface Proposal {
  title: string;
  rows: DraftRow[];
  refused: RefusedCell[];
  /** These are the list's staged edits, not new ones. */
  isStaged?: boolean;
}

interface ProposalPlace {
  edits: RecordEdits;
  editable: ReadonlySet<string>;
  client: ListClient;
  style: TimeStyle;
  titleOf: (row: GridRow) => string;
  /** What is staged already counts as what stands there. */
  draftOf: (id: string) => DraftRow | undefined;
}

type Wanted = { text: string } | { value: unknown; label?: string };

/** One wish per cell: what should stand in which column of which row. */
export interface WantedCell {
  row: GridRow;
  column: Pick<ShownColumn, "name" | "field">;
  wanted: Wanted;
}

/** Reads what was pasted or filled against each cell's field; what won't do is refused cell by cell, in words. */
export async function proposeEdits(
  place: ProposalPlace,
  title: string,
  cells: readonly WantedCell[],
): Promise<Proposal> {
  const { edits, editable, client, titleOf } = place;
  const rows = new Map<string, DraftRow>();
  const refused: RefusedCell[] = [];
  const names = new Map<string, Promise<Awaited<ReturnType<typeof recordNamed>>>>();
  const named = (field: Field, name: string) => {
    const key = `${field.resource} ${name}`;
    if (!names.has(key)) names.set(key, recordNamed(client, field, name));
    return names.get(key)!;
  };
  // A value that the list has cut is not what stands there: its row is read whole first.
  const cut = cells.filter(({ row, column }) => isPartial(row, column.name));
  const whole = await wholeRows(
    client,
    edits.resource.name,
    cut.map(({ row }) => row._id),
  );
  for (const { row: shown, column, wanted } of cells) {
    const { name, field } = column;
    const row = whole.get(shown._id) ?? shown;
    const refuse = (message: string) =>
      refused.push({
        title: titleOf(row),
        label: field.label,
        text: "text" in wanted ? wanted.text : String(wanted.value ?? ""),
        message,
      });
    const draft = place.draftOf(row._id);
    const base = draft?.cells[name]?.base ?? row[name] ?? null;
    let read: { value: unknown; label?: string | undefined } | { fault: string };
    if ("text" in wanted) {
      const currency = String((field.currencyField && row[field.currencyField]) ?? "EUR");
      const typed = readTyped(field, withoutCurrency(field, wanted.text, currency), {
        ...place.style,
        currency,
      });
      if ("named" in typed) {
        const found =
          typed.named === row[field.labelField ?? ""]
            ? { id: String(base), name: typed.named }
            : await named(field, typed.named);
        read = "fault" in found ? found : { value: found.id, label: found.name };
      } else read = typed;
    } else read = wanted;
    if ("fault" in read) {
      refuse(read.fault);
      continue;
    }
    const schema = edits.fields[name];
    // A spreadsheet has one kind of empty cell: where there may be no value, it means that.
    const isBare = read.value === "" && "text" in wanted;
    const value =
      isBare && (base === null || base === "")
        ? base
        : isBare && schema?.safeParse(null).success
          ? null
          : read.value;
    if (isSameValue(base, value)) continue;
    if (!editable.has(name)) {
      refuse("This column can't be changed here.");
      continue;
    }
    const { values, faults } = readValues(edits.fields, { [name]: value });
    if (faults[0]) {
      refuse(faults[0].message);
      continue;
    }
    if (isSameValue(base, values[name])) continue;
    const cell: DraftCell = {
      base,
      value: values[name],
      state: "staged",
      ...("label" in read && read.label && { label: read.label }),
      ...labelOf(row, field),
      ...(field.kind === "money" && { currency: String(row[field.currencyField ?? ""] ?? "EUR") }),
    };
    const before = rows.get(row._id) ?? {
      id: row._id,
      title: titleOf(row),
      version: draft?.version ?? row._version ?? 0,
      cells: {},
    };
    rows.set(row._id, { ...before, cells: { ...before.cells, [name]: cell } });
  }
  return { title, rows: [...rows.values()], refused };
}

export function labelOf(row: GridRow, { labelField }: Field): { baseLabel?: string } {
  const label = labelField ? row[labelField] : undefined;
  return typeof label === "string" ? { baseLabel: label } : {};
}

// "12.50 EUR" in the currency of the row; another one's name stays in the text and is refused.
function withoutCurrency({ kind }: Field, text: string, currency: string): string {
  if (kind !== "money") return text;
  const other = /[A-Z]{3}/.exec(text)?.[0];
  return other && other !== currency ? `another currency: ${text}` : text;
}
