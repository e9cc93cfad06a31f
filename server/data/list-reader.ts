import type { SQL } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import type { BoundField } from "#server/data/bound-field.ts";
import type { BoundList } from "#server/data/bound-list.ts";
import { malformed } from "#server/errors.ts";
import { visibleFields } from "#shared/visible-fields.ts";

/** A list as one reader may know it: every question goes through these fields and no others. */
export interface ListReader {
  list: BoundList;
  actor: Actor;
  fields: ReadonlyMap<string, BoundField>;
}

export function listReader(list: BoundList, actor: Actor): ListReader {
  const fields = new Map<string, BoundField>();
  for (const name of visibleFields(list.resource, actor.permissions)) {
    if (actor.kind === "member" && list.closedToMembers.has(name)) continue;
    fields.set(name, list.fields.get(name)!);
  }
  return { list, actor, fields };
}

/** What the tenant switcher narrows a list by: the chosen organization, for staff. */
export function narrowing({ list, actor }: ListReader): SQL | undefined {
  return actor.kind === "staff" && actor.organizationId
    ? list.inOrganization?.(actor.organizationId)
    : undefined;
}

/** The field by its name; absent and not visible are refused alike. */
export function visibleField(reader: ListReader, name: string): BoundField {
  const field = reader.fields.get(name);
  if (!field) throw malformed(`There is no field “${name}”.`);
  return field;
}

/** The columns asked for, or the resource's own, each with the name, currency or unit that it is shown with. */
export function chosenColumns(reader: ListReader, names: readonly string[] | undefined): BoundField[] {
  const chosen = names
    ? names.map((name) => visibleField(reader, name))
    : [...reader.fields.values()].filter(({ field }) => !field.hidden);
  const siblings = chosen.flatMap(({ field }) => [field.labelField, field.currencyField, field.unitField]);
  const shown = siblings.flatMap((name) => (name === undefined ? [] : (reader.fields.get(name) ?? [])));
  return [...new Set([...chosen, ...shown])];
}
