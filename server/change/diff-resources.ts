import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { type Actor, can } from "#server/auth/actor.ts";
import type { Field, Resource } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import { knownTable } from "./known-tables.ts";

/** The resources by the name of the table that they list: says who may read what in a diff. */
export type DiffResources = ReadonlyMap<string, readonly DiffResource[]>;

/** Of a resource, what a diff needs. */
export type DiffResource = Pick<Resource, "name" | "noun" | "permission" | "titleField" | "sensitive"> & {
  fields: Readonly<Record<string, Field>>;
};

/** What a list says of its table; every `ListQuery` fits. */
export interface ListedTable {
  resource: DiffResource;
  binding: { table: PgTable };
}

/** Made once where the lists are put together. */
export function diffResources(lists: Iterable<ListedTable>): DiffResources {
  const byTable = new Map<string, DiffResource[]>();
  for (const { resource, binding } of lists) {
    const name = getTableName(binding.table);
    byTable.set(name, [...(byTable.get(name) ?? []), resource]);
  }
  return byTable;
}

/** What one reader may see in diffs of one table. */
export interface DiffReader {
  /** The table's readable resource, if there is one. */
  resource: DiffResource | undefined;
  /** The column's name in code, or undefined when the reader may not see it. */
  shows(columnName: string): string | undefined;
}

/**
 * A column shows when it is a visible field of a resource that the reader may read, or no field at all and neither
 * secret nor about a person; to an organization's members only what the database lets them read.
 */
export function diffReader(
  actor: Actor,
  resources: DiffResources | undefined,
  tableName: string,
): DiffReader {
  const readable = (resources?.get(tableName) ?? []).filter(({ permission }) => can(actor, permission));
  const fields = new Set(readable.flatMap((resource) => Object.keys(resource.fields)));
  const visible = new Set(readable.flatMap((resource) => visibleFields(resource, actor.permissions)));
  const columns = knownTable(tableName)?.columns;
  return {
    resource: readable[0],
    shows: (columnName) => {
      const known = columns?.get(columnName);
      if (!known || readable.length === 0) return undefined;
      if (actor.kind === "member" && known.closedToMembers) return undefined;
      const isShown = fields.has(known.property) ? visible.has(known.property) : !known.sensitive;
      return isShown ? known.property : undefined;
    },
  };
}
