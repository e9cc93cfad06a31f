import type { Desk, Permission } from "#shared/permissions.ts";

/** How a field is stored, shown, filtered and edited. Money is integer minor units as a decimal string. */
export type FieldKind =
  | "id"
  | "text"
  | "longtext"
  | "enum"
  | "boolean"
  | "number"
  | "integer"
  | "money"
  | "percent"
  | "instant"
  | "date"
  | "reference"
  | "json"
  | "trend";

export type Tone = "neutral" | "info" | "good" | "warning" | "bad";

export interface Field {
  kind: FieldKind;
  label: string;
  /** The permission that shows the field; without it the field does not exist for the reader. */
  permission?: Permission;
  sortable?: boolean;
  filterable?: boolean;
  searchable?: boolean;
  /** False keeps the field out of exports. Default true. */
  exportable?: boolean;
  /** True when the value may be absent: adds "is empty" to the filter and decides the place of nulls in a sort. */
  nullable?: boolean;
  /** Not among the columns shown at first; can be added by the reader. */
  hidden?: boolean;
  /** kind "enum": the values in their order, with the tone that a badge takes. */
  options?: readonly string[];
  tones?: Readonly<Record<string, Tone>>;
  /** kind "reference": the resource that the value is an id of, and the sibling field that holds its name. */
  resource?: string;
  labelField?: string;
  /** The reference field whose name this is; filled by the list from the referenced record. */
  nameOf?: string;
  /** kind "money": the sibling field with the ISO currency. */
  currencyField?: string;
  /** kind "integer": the sibling field that says what it counts: `percentage` its hundredths, `fixed` minor units in `currencyField`. */
  unitField?: string;
  /** Numbers: how they are summed up. By default amounts and whole numbers are added, others averaged. */
  total?: "sum" | "average" | "none";
  /** Pixels at first. */
  width?: number;
  /** One sentence for the column's tooltip. */
  help?: string;
}

export interface Sort {
  field: string;
  direction: "asc" | "desc";
}

export interface Resource<
  Name extends string = string,
  Fields extends Record<string, Field> = Record<string, Field>,
> {
  name: Name;
  /** Plural, as in the sidebar. */
  label: string;
  /** Singular, as in "3 errors selected": lower case. */
  noun: string;
  desk: Desk;
  /** Other desks whose sidebar shows it too. */
  alsoIn?: readonly Desk[];
  /** Group heading inside the desk's sidebar. */
  section?: string;
  permission: Permission;
  /** Who opens a record is written into the audit log: always, or when one of these fields shows. */
  sensitive?: true | readonly (keyof Fields & string)[];
  fields: Fields;
  /** The field that names a row in titles, links and the palette. */
  titleField: keyof Fields & string;
  /** The table whose rows these are, where it isn't called like the resource. */
  table?: string;
  defaultSort: readonly { field: keyof Fields & string; direction: "asc" | "desc" }[];
  /** One sentence: what a row is. Shown in the empty state. */
  description: string;
}

export type AnyResource = Resource;

/** Declares a resource; returns it with its literal field names so that lists must bind every field. */
export function defineResource<Name extends string, Fields extends Record<string, Field>>(
  resource: Resource<Name, Fields>,
): Resource<Name, Fields> {
  return resource;
}
