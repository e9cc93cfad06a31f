import { conditionWords } from "#shared/approvals/approval-words.ts";
import { policyConditionSchema } from "#shared/approvals/policy-condition.ts";
import { formatInstant, formatPlanned, instantsOfRange, type TimeStyle } from "#shared/format/dates.ts";
import { formatMoney } from "#shared/format/money.ts";
import { formatNumber, formatPercent } from "#shared/format/numbers.ts";
import { inUnit } from "#shared/format/units.ts";
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

const happenings: Record<RowDiff["operation"], { done: string; planned: string }> = {
  insert: { done: "added", planned: "to add" },
  update: { done: "changed", planned: "to change" },
  delete: { done: "removed", planned: "to remove" },
};

/** `3 errors changed`, `1 note added`; of what hasn't happened `3 errors to change`. */
export function rowCountWords(
  { table, operation, rows }: RowCount,
  locale: string,
  tense: "done" | "planned" = "done",
): string {
  const resource = resourceOfTable(table);
  const plural = resource ? inSentence(resource.label) : table.replaceAll("_", " ");
  const noun = rows === 1 ? (resource?.noun ?? `row of ${plural}`) : plural;
  return `${formatNumber(rows, locale)} ${noun} ${happenings[operation][tense]}`;
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
  if (typeof value === "object") return jsonWords(value, style.locale);
  const text = String(value as string | number | boolean);
  switch (field?.kind) {
    case "enum":
      return optionWords(text);
    case "boolean":
      return value === true ? "Yes" : "No";
    case "instant":
      return formatInstant(text, style);
    case "integer":
      return inUnit(text, field, row, style.locale) ?? formatNumber(text, style.locale);
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
    default: {
      if (typeof value === "boolean") return value ? "Yes" : "No";
      const range = instantsOfRange(text);
      return range ? formatPlanned(range[0], range[1], style) : text;
    }
  }
}

/** Lists of plain values with commas, an approval rule's condition as its sentence, anything else as JSON. */
function jsonWords(value: object, locale: string): string {
  if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one !== "object"))
    return value.join(", ");
  const condition = "kind" in value ? policyConditionSchema.safeParse(value) : undefined;
  return condition?.success ? conditionWords(condition.data, locale) : JSON.stringify(value);
}
