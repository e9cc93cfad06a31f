import type { Permission } from "#shared/permissions.ts";
import type { Field, Tone } from "#shared/resource.ts";

type Extra = Partial<Omit<Field, "kind" | "label">>;

/*
 * Short words for the fields of a resource. Each gives what is usual for its kind; `extra` says what is particular.
 */

const ordinary = { sortable: true, filterable: true } as const;

export const text = (label: string, extra: Extra = {}): Field => ({
  kind: "text",
  label,
  ...ordinary,
  ...extra,
});
export const longText = (label: string, extra: Extra = {}): Field => ({
  kind: "longtext",
  label,
  filterable: true,
  hidden: true,
  ...extra,
});
export const integer = (label: string, extra: Extra = {}): Field => ({
  kind: "integer",
  label,
  ...ordinary,
  width: 100,
  ...extra,
});
export const decimal = (label: string, extra: Extra = {}): Field => ({
  kind: "number",
  label,
  ...ordinary,
  width: 100,
  ...extra,
});
export const yesNo = (label: string, extra: Extra = {}): Field => ({
  kind: "boolean",
  label,
  ...ordinary,
  width: 100,
  ...extra,
});
export const instant = (label: string, extra: Extra = {}): Field => ({
  kind: "instant",
  label,
  ...ordinary,
  width: 140,
  ...extra,
});
export const date = (label: string, extra: Extra = {}): Field => ({
  kind: "date",
  label,
  ...ordinary,
  width: 110,
  ...extra,
});
export const json = (label: string, extra: Extra = {}): Field => ({
  kind: "json",
  label,
  filterable: true,
  hidden: true,
  ...extra,
});
export const money = (label: string, extra: Extra = {}): Field => ({
  kind: "money",
  label,
  ...ordinary,
  currencyField: "currency",
  width: 120,
  ...extra,
});
export const currency = (extra: Extra = {}): Field => text("Currency", { hidden: true, width: 80, ...extra });
export const id = (label: string, extra: Extra = {}): Field => ({
  kind: "id",
  label,
  filterable: true,
  hidden: true,
  ...extra,
});

export function choice(
  label: string,
  options: readonly string[],
  tones: Readonly<Record<string, Tone>> = {},
  extra: Extra = {},
): Field {
  return { kind: "enum", label, options, tones, ...ordinary, width: 120, ...extra };
}

type NameField<Name extends string> = Name extends `${infer Stem}Id` ? `${Stem}Name` : `${Name}Name`;

/** The reference itself and the read-only name of what it points at: `userId` brings `userName`. */
export function reference<Name extends string>(
  name: Name,
  label: string,
  resource: string,
  extra: Extra = {},
): Record<Name | NameField<Name>, Field> {
  const nameField = name.endsWith("Id") ? `${name.slice(0, -2)}Name` : `${name}Name`;
  const { permission } = extra as { permission?: Permission };
  return {
    [name]: {
      kind: "reference",
      label,
      resource,
      labelField: nameField,
      filterable: true,
      width: 170,
      ...extra,
    },
    [nameField]: {
      kind: "text",
      label: `${label} (name)`,
      nameOf: name,
      hidden: true,
      nullable: true,
      ...(permission && { permission }),
    },
  } as Record<Name | NameField<Name>, Field>;
}

export const createdAt = (extra: Extra = {}) => instant("Created", extra);
export const updatedAt = (extra: Extra = {}) => instant("Updated", { hidden: true, ...extra });
export const deletedAt = (extra: Extra = {}) =>
  instant("Removed", { hidden: true, nullable: true, ...extra });

/** The tenant of a row; absent where the row is personal or the platform's. */
export const organization = (extra: Extra = {}) =>
  reference("organizationId", "Organization", "organizations", { nullable: true, ...extra });
