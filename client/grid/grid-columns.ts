import type { AnyResource, Field, FieldKind } from "#shared/resource.ts";

/** One column that the reader may have. */
export interface GridColumn {
  name: string;
  field: Field;
  /** Pixels before the reader resized it. */
  width: number;
  /** Numbers stand at the right edge, so that digits line up. */
  alignEnd: boolean;
}

export const narrowestColumn = 56;
export const widestColumn = 900;

const widths: Record<FieldKind, number> = {
  id: 104,
  text: 190,
  longtext: 300,
  enum: 128,
  boolean: 84,
  number: 104,
  integer: 92,
  money: 116,
  percent: 88,
  instant: 120,
  date: 112,
  reference: 180,
  json: 220,
  trend: 112,
};

const endKinds = new Set<FieldKind>(["number", "integer", "money", "percent"]);

/** All columns that the reader may show, in the resource's order. */
export function gridColumns(resource: AnyResource, visibleNames: readonly string[]): GridColumn[] {
  return visibleNames.flatMap((name) => {
    const field = resource.fields[name];
    if (!field) return [];
    // Wide enough for the heading with its arrow, and for the longest state in its badge.
    const ofHeading = field.label.length * 7 + 34;
    const ofOptions = Math.max(0, ...(field.options ?? []).map((option) => option.length)) * 6.5 + 30;
    return [
      {
        name,
        field,
        width: Math.max(
          field.width ?? (name === resource.titleField ? 260 : widths[field.kind]),
          Math.min(ofHeading, 200),
          Math.min(Math.round(ofOptions), 180),
        ),
        alignEnd: endKinds.has(field.kind),
      },
    ];
  });
}

/** The names of the shown columns in order: the reader's choice, or what the resource shows at first. */
export function shownColumns(all: readonly GridColumn[], chosen: readonly string[] | undefined): string[] {
  const known = new Set(all.map((column) => column.name));
  const wanted = chosen?.filter((name, position) => known.has(name) && chosen.indexOf(name) === position);
  if (wanted?.length) return wanted;
  return all.filter((column) => !column.field.hidden).map((column) => column.name);
}

/** Moves a name to the place of another; both stay in the list. */
export function movedBefore(names: readonly string[], name: string, target: string): string[] {
  const from = names.indexOf(name);
  const to = names.indexOf(target);
  if (from < 0 || to < 0 || from === to) return [...names];
  const rest = names.filter((other) => other !== name);
  rest.splice(to, 0, name);
  return rest;
}

/** Moves a name one place towards the start or the end. */
export function shifted(names: readonly string[], name: string, by: -1 | 1): string[] {
  const target = names[names.indexOf(name) + by];
  return target === undefined ? [...names] : movedBefore(names, name, target);
}

/** What the list must read for the shown columns: they, and the siblings that hold names, currencies and units. */
export function readColumns(
  resource: AnyResource,
  shown: readonly string[],
  visibleNames: readonly string[],
): string[] {
  const names = new Set([...shown, resource.titleField]);
  for (const name of shown) {
    const { labelField, currencyField, unitField } = resource.fields[name] ?? {};
    if (labelField) names.add(labelField);
    if (currencyField) names.add(currencyField);
    if (unitField) names.add(unitField);
  }
  return visibleNames.filter((name) => names.has(name));
}

/** The column whose cell is the link to the record: its name, or else the first that isn't a link of its own. */
export function openingColumn(resource: AnyResource, shown: readonly string[]): string {
  if (shown.includes(resource.titleField)) return resource.titleField;
  return shown.find((name) => resource.fields[name]?.kind !== "reference") ?? shown[0] ?? resource.titleField;
}

/** The fields that can be columns: all but names that a visible reference shows already. */
export function columnNames(resource: AnyResource, visibleNames: readonly string[]): string[] {
  return visibleNames.filter((name) => {
    const reference = resource.fields[name]?.nameOf;
    return reference === undefined || !visibleNames.includes(reference);
  });
}
