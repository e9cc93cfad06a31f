import type { GridRow } from "#client/grid/grid-row-data.ts";
import type { AnyResource } from "#shared/resource.ts";

/** What a person calls the record: its name or number, else the noun and the beginning of its id. */
export function recordTitle(resource: AnyResource, row: GridRow): string {
  const title = row[resource.titleField];
  const isName =
    typeof title === "string" && title !== "" && resource.fields[resource.titleField]?.kind === "text";
  return isName
    ? title
    : `${resource.noun.charAt(0).toUpperCase()}${resource.noun.slice(1)} ${row._id.slice(0, 8)}`;
}

/** What else a person finds it by, e.g. an e-mail; undefined where there is nothing. */
export function recordSubtitle({ fields, titleField }: AnyResource, row: GridRow): string | undefined {
  for (const [name, { kind, searchable, hidden }] of Object.entries(fields)) {
    const value = row[name];
    if (name === titleField || kind !== "text" || !searchable || hidden) continue;
    if (typeof value === "string" && value !== "" && value !== row[titleField]) return value;
  }
  return undefined;
}
