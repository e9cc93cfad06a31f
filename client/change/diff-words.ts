import { formatInstant, type TimeStyle } from "#shared/format/dates.ts";
import { formatMoney } from "#shared/format/money.ts";
import { formatNumber, formatPercent } from "#shared/format/numbers.ts";
import { optionWords } from "#shared/list-labels.ts";
import type { RowCount, RowDiff } from "#shared/change.ts";
import { inSentence } from "#shared/format/label-words.ts";
import type { Field, Resource } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";

const byTable: ReadonlyMap<string, Resource> = new Map(
  Object.values(allResources).map((resource) => [
    resource.table ?? resource.name.replaceAll("-", "_"),
    resource,
  ]),
);

/** The resource that lists a table; undefined for tables without a list. */
export function resourceOfTable(table: string): Resource | undefined {
  return byTable.get(table);
}

const happenings: Record<RowDiff["operation"], string> = {
  insert: "added",
  update: "changed",
  delete: "removed",
};

/** `3 errors changed`, `1 note added`. */
export function rowCountWords({ table, operation, rows }: RowCount, locale: string): string {
  const resource = resourceOfTable(table);
  const plural = resource ? inSentence(resource.label) : table.replaceAll("_", " ");
  const noun = rows === 1 ? (resource?.noun ?? `row of ${plural}`) : plural;
  return `${formatNumber(rows, locale)} ${noun} ${happenings[operation]}`;
}

/** A field's name as people know it; columns that no list shows keep theirs, spaced. */
export function fieldWords(resource: Resource | undefined, name: string): string {
  const field = resource?.fields[name];
  if (field) return field.label;
  const spaced = name.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The fields that a row's diff names, in the resource's order, then the rest. */
export function changedFields(
  resource: Resource | undefined,
  diffs: readonly Pick<RowDiff, "before" | "after">[],
): string[] {
  const names = new Set(
    diffs.flatMap(({ before, after }) => [...Object.keys(before), ...Object.keys(after)]),
  );
  const known = Object.keys(resource?.fields ?? {}).filter((name) => names.has(name));
  return [...known, ...[...names].filter((name) => !known.includes(name)).sort()];
}

/** What a row is called: its name, else its kind and the start of its id. */
export function rowTitle(
  { title, rowId }: Pick<RowDiff, "title" | "rowId">,
  resource: Resource | undefined,
): string {
  return title ?? `${resource?.noun ?? "row"} ${rowId.slice(0, 8)}`;
}

/** How values are written: the reader's locale and zone, and names of records by id. */
export interface DiffStyle extends TimeStyle {
  names: ReadonlyMap<string, string>;
}

/** A value before or after, in words. Undefined: the row didn't exist. */
export function valueText(
  field: Field | undefined,
  value: unknown,
  row: Record<string, unknown>,
  style: DiffStyle,
): string {
  if (value === undefined) return "";
  if (value === null || value === "") return "empty";
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value as string | number | boolean);
  switch (field?.kind) {
    case "enum":
      return optionWords(text);
    case "boolean":
      return value === true ? "Yes" : "No";
    case "instant":
      return formatInstant(text, style);
    case "integer":
    case "number":
      return formatNumber(text, style.locale);
    case "percent":
      // All of it: a difference must not be rounded away.
      return formatPercent(Number(text), style.locale, 6);
    case "reference":
      return style.names.get(text) ?? text.slice(0, 8);
    case "money": {
      const currency = field.currencyField ? row[field.currencyField] : undefined;
      return typeof currency === "string" ? formatMoney(text, currency, style.locale) : `${text} minor units`;
    }
    default:
      return typeof value === "boolean" ? (value ? "Yes" : "No") : text;
  }
}
