import { z } from "zod";
import { isTimeZone } from "#shared/format/sheet-dates.ts";
import { optionWords } from "#shared/list-labels.ts";
import { holds } from "#shared/permissions.ts";
import { creatableFields, editableFields, type Editor, type RecordEdits } from "#shared/record-edits.ts";
import type { Field } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";

/** Whether a reader may bring records in from a file: with `imports:create` and what changing or making them takes. Staff only. */
export function mayImport(edits: RecordEdits, permissions: ReadonlySet<string>): boolean {
  const editor = { kind: "staff", permissions } as const;
  return (
    holds(permissions, "imports:create") &&
    (editableFields(edits, editor).size > 0 || creatableFields(edits, editor).size > 0)
  );
}

/** The columns of a resource that a file may fill: its id, the fields by which a record is found, and what may be written. */
export function importableFields(edits: RecordEdits, editor: Editor): string[] {
  const written = new Set([...editableFields(edits, editor), ...creatableFields(edits, editor)]);
  const visible = visibleFields(edits.resource, editor.permissions);
  return ["id", ...visible.filter((name) => written.has(name) || edits.keys.includes(name))];
}

/** What a column of a file is called on the screen. */
export function importFieldLabel(edits: RecordEdits, name: string): string {
  return name === "id" ? "Id" : (edits.resource.fields[name]?.label ?? name);
}

/** The zone that an exported heading names: "Created (Europe/Berlin)". */
export function zoneOfHeading(heading: string): string | undefined {
  const zone = /\(([A-Za-z][\w+/-]*)\)$/.exec(heading)?.[1];
  return zone !== undefined && isTimeZone(zone) ? zone : undefined;
}

/** Which field each heading means, by label or name; null where none does. Every field is taken once. */
export function matchHeadings(
  edits: RecordEdits,
  fields: readonly string[],
  header: readonly string[],
): (string | null)[] {
  const left = new Set(fields);
  return header.map((heading) => {
    const plain = zoneOfHeading(heading) ? heading.slice(0, heading.lastIndexOf("(")) : heading;
    const found = [...left].find((name) =>
      [name, importFieldLabel(edits, name)].some((known) => normal(known) === normal(plain)),
    );
    if (found !== undefined) left.delete(found);
    return found ?? null;
  });
}

const normal = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** An enum's option from its own word or from how it is shown; undefined for anything else. */
export function optionFrom({ options = [] }: Field, text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  return options.find(
    (option) => option.toLowerCase() === wanted || optionWords(option).toLowerCase() === wanted,
  );
}

export const importInput = z.strictObject({
  fileId: z.uuid(),
  /** Field by the column's place; null: not imported. */
  columns: z.array(z.string().max(100).nullable()).min(1).max(200),
  /** Whose clock times without a zone show. */
  timeZone: z.string().max(60).refine(isTimeZone, "There is no such time zone."),
  /** How amounts are written: 1,234.50 or 1.234,50. */
  locale: z.string().max(35),
  /** Imports the good rows although others can't be. */
  leaveFaulty: z.boolean().default(false),
  /** What the check came to: another outcome is refused (409). */
  checked: z.string().max(64).optional(),
});
export type ImportInput = z.infer<typeof importInput>;

/** A cell that can't be imported. Without a column it is about the row. */
export interface CellFault {
  column: number | null;
  message: string;
}

export interface ImportOutcome {
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Rows that can't be imported. */
  failed: number;
  /** The first hundred of them. */
  faults: { number: number; faults: CellFault[] }[];
  /** Stands for all of this, row by row. */
  hash: string;
}
