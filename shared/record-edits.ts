import type { z } from "zod";
import { holds, type Permission } from "#shared/permissions.ts";
import type { Field, Resource } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";

/** Values by field as they go over the wire; a field that isn't there is not spoken of, `null` is "empty". */
export type WireValues = Record<string, unknown>;

/** What is wrong with a value, in the user's words. Without a field it is about the record. */
export interface FieldFault {
  field: string | null;
  message: string;
}

/** A fault of one row among many, by its place in the input. */
export interface RowFault extends FieldFault {
  row: number;
  /** Another record has this value, which must be unique. */
  taken?: boolean;
}

/** What of a resource people may change, shared by browser and server. Seeing is another question. */
export interface RecordEdits {
  resource: Resource;
  /** Lets change `fields` of existing records. */
  permission: Permission;
  create?: Permission | undefined;
  remove?: Permission | undefined;
  /** Puts back what was removed, where the table keeps it. */
  restore?: Permission | undefined;
  /** Field → what its value must be like. */
  fields: Readonly<Record<string, z.ZodType>>;
  /** Said once, when the record is made, and never changed: who it belongs to, its key. */
  once: Readonly<Record<string, z.ZodType>>;
  /** Without these no record can be made. */
  required: readonly string[];
  /** What a form for a new record begins with. */
  defaults: WireValues;
  /** By these fields together the import recognises a record that is already there. */
  keys: readonly string[];
  /** Of `fields`, those that an organization's own admins may change. Only staff make and remove records. */
  memberFields: readonly string[];
  /** Fields that `check` looks at beside those that can be changed. */
  reads: readonly string[];
  /** Rules between fields, and on what may still be changed. `before` is absent when the record is new. */
  check: (after: WireValues, before?: WireValues) => FieldFault[];
  /** What the database alone can tell: name of a constraint → the field it is about, and the words. */
  rules: Readonly<Record<string, FieldFault>>;
}

interface Declaration<Name extends string, Create, Remove, Restore> {
  permission: Permission;
  create?: Create;
  remove?: Remove;
  restore?: Restore;
  fields: Partial<Record<Name, z.ZodType>>;
  once?: Partial<Record<Name, z.ZodType>>;
  required?: readonly Name[];
  defaults?: Partial<Record<Name, unknown>>;
  keys?: readonly Name[];
  memberFields?: readonly Name[];
  reads?: readonly Name[];
  check?: RecordEdits["check"];
  rules?: RecordEdits["rules"];
}

/** Declares what may be changed of a resource's records; field names that the resource lacks don't compile. */
export function defineEdits<
  Fields extends Record<string, Field>,
  Create extends Permission | undefined = undefined,
  Remove extends Permission | undefined = undefined,
  Restore extends Permission | undefined = undefined,
>(
  resource: Resource<string, Fields>,
  said: Declaration<NoInfer<keyof Fields & string>, Create, Remove, Restore>,
): RecordEdits & { create: Create; remove: Remove; restore: Restore } {
  return {
    resource: resource as unknown as Resource,
    permission: said.permission,
    create: said.create as Create,
    remove: said.remove as Remove,
    restore: said.restore as Restore,
    fields: said.fields as RecordEdits["fields"],
    once: (said.once ?? {}) as RecordEdits["once"],
    required: said.required ?? [],
    defaults: said.defaults ?? {},
    keys: said.keys ?? [],
    memberFields: said.memberFields ?? [],
    reads: said.reads ?? [],
    check: said.check ?? (() => []),
    rules: said.rules ?? {},
  };
}

/** Who edits: what he holds, and whether he is a member of an organization or staff. */
export interface Editor {
  kind: "staff" | "member" | "system";
  permissions: ReadonlySet<string>;
}

/** The fields that this person may change: permitted, visible to him, and, for members, left to them. */
export function editableFields(edits: RecordEdits, { kind, permissions }: Editor): Set<string> {
  if (!holds(permissions, edits.permission)) return new Set();
  const open = kind === "member" ? edits.memberFields : Object.keys(edits.fields);
  return new Set(visibleFields(edits.resource, permissions).filter((name) => open.includes(name)));
}

/** The fields that this person may fill in on a new record; none where he may make none. */
export function creatableFields(edits: RecordEdits, { kind, permissions }: Editor): Set<string> {
  if (!edits.create || kind === "member" || !holds(permissions, edits.create)) return new Set();
  const all = { ...edits.once, ...edits.fields };
  return new Set(visibleFields(edits.resource, permissions).filter((name) => all[name]));
}

export type ReadResult = { values: WireValues; faults: FieldFault[] };

/** Reads values as their fields want them, field by field; `values` holds those that are right. */
export function readValues(schemas: Readonly<Record<string, z.ZodType>>, given: WireValues): ReadResult {
  const values: WireValues = {};
  const faults: FieldFault[] = [];
  for (const [field, value] of Object.entries(given)) {
    const schema = schemas[field];
    const read = schema?.safeParse(value);
    if (read?.success) values[field] = read.data;
    else if (value === null && read) faults.push({ field, message: "This can't be empty." });
    else faults.push({ field, message: read?.error.issues[0]?.message ?? "This can't be changed here." });
  }
  return { values, faults };
}

/** Reads a change of one record against what it holds now, rules between its fields included. */
export function readEdit(edits: RecordEdits, given: WireValues, before: WireValues): ReadResult {
  const read = readValues(edits.fields, given);
  if (read.faults.length > 0) return read;
  return { ...read, faults: edits.check({ ...before, ...read.values }, before) };
}

/** Reads a new record; what is required and missing is a fault of its field. */
export function readNew(edits: RecordEdits, given: WireValues): ReadResult {
  const read = readValues({ ...edits.once, ...edits.fields }, given);
  const missing = edits.required.filter((field) => given[field] === undefined);
  const faults = [...read.faults, ...missing.map((field) => ({ field, message: "This is required." }))];
  return { ...read, faults: faults.length > 0 ? faults : edits.check({ ...edits.defaults, ...read.values }) };
}

/** At most this many records in one call. */
export const mostRecords = 1_000;

/** In the details of a 409: a record that has changed since the editor read it. */
export interface StaleRecord {
  id: string;
  title: string | null;
  /** The version that a second attempt has to name. */
  version: number;
  changedBy: string | null;
  changedAt: string | null;
  fields: StaleField[];
}

export interface StaleField {
  field: string;
  /** What the editor saw; absent when the editor didn't say. */
  base?: unknown;
  theirs: unknown;
  mine: unknown;
  /** kind "money": the currency that the record has now. */
  currency?: string;
}
