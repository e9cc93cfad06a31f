import { draftOf, readDraft, type Draft, type TypingStyle } from "#client/form/typed-values.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import type { RecordEdit } from "#shared/inputs/record-inputs.ts";
import type { FieldFault, ReadResult, WireValues } from "#shared/record-edits.ts";
import type { AnyResource, Field } from "#shared/resource.ts";

/** What stands in a record's form, by field. */
export type FormDrafts = Readonly<Record<string, Draft>>;
/** What is wrong, by field; under "" what is about the whole. */
export type FormFaults = Readonly<Record<string, string>>;

/** What a form begins with. */
export function draftsOf(
  { fields }: AnyResource,
  names: readonly string[],
  from: WireValues,
  style: Omit<TypingStyle, "currency">,
): FormDrafts {
  return Object.fromEntries(
    names.map((name) => {
      const field = fields[name]!;
      const currency = String((field.currencyField && from[field.currencyField]) ?? "EUR");
      return [name, draftOf(field, from[name], from[field.labelField ?? ""], { ...style, currency })];
    }),
  );
}

const contentOf = (draft: Draft): unknown => ("text" in draft ? draft.text : draft.value);

/** Whether a draft says the same as another, however it came about. */
export function isSameDraft(one: Draft, other: Draft): boolean {
  return JSON.stringify(contentOf(one)) === JSON.stringify(contentOf(other));
}

/** Whether something stands in a form that wasn't there when it opened: not when it was typed and taken back. */
export function isTyped(names: readonly string[], initial: FormDrafts, drafts: FormDrafts): boolean {
  return names.some((name) => {
    const [before, now] = [initial[name]!, drafts[name]!];
    // What had no value and is emptied again looks as it did.
    const isEmptied = contentOf(before) === null && contentOf(now) === "";
    return !isEmptied && !isSameDraft(before, now);
  });
}

/** The values of these drafts, and what can't be read as one. */
export function readDrafts(
  { fields }: AnyResource,
  names: readonly string[],
  drafts: FormDrafts,
  styleOf: (field: Field) => TypingStyle,
): ReadResult {
  const values: WireValues = {};
  const faults: FieldFault[] = [];
  for (const name of names) {
    const field = fields[name]!;
    const said = readDraft(field, drafts[name]!, styleOf(field));
    if ("value" in said) values[name] = said.value;
    else faults.push({ field: name, message: "fault" in said ? said.fault : "Choose a record." });
  }
  return { values, faults };
}

/** The first fault of each field that the form shows; what is about another one is named and stands above. */
export function faultsByPlace(
  resource: AnyResource,
  shown: ReadonlySet<string>,
  found: readonly FieldFault[],
): FormFaults {
  const faults: Record<string, string> = {};
  for (const { field, message } of found) {
    const place = field !== null && shown.has(field) ? field : "";
    faults[place] ??=
      place === "" && field ? `${resource.fields[field]?.label ?? field}: ${message}` : message;
  }
  return faults;
}

/** What was typed as an edit of the record that was read. */
export function editOf(row: GridRow, values: WireValues): RecordEdit {
  const base = Object.fromEntries(Object.keys(values).map((name) => [name, row[name] ?? null]));
  return {
    id: row._id,
    version: row._version ?? 0,
    values: values as RecordEdit["values"],
    base: base as RecordEdit["values"],
  };
}

/** What the drafts refer to: a reference that was just chosen narrows the others, as the organization does the team. */
export function aroundOf(drafts: FormDrafts): WireValues {
  return Object.fromEntries(
    Object.entries(drafts).flatMap(([name, draft]) =>
      "value" in draft && draft.value !== null ? [[name, draft.value]] : [],
    ),
  );
}
