import type { GridRow } from "./grid-row-data.ts";

/** What a second reading of some rows says. */
export interface RowsReread {
  /** The rows as they are now, by id; only those that differ. */
  changed: Map<string, GridRow>;
  /** The fields that differ, by row. */
  changedFields: Map<string, ReadonlySet<string>>;
  /** Asked for and not there any more: deleted, or left the filter. */
  gone: Set<string>;
  /** Not loaded before and there now. */
  arrived: Set<string>;
}

/** Compares loaded rows with a second reading of the rows of `askedIds`. */
export function compareRows(
  loaded: (id: string) => GridRow | undefined,
  askedIds: Iterable<string>,
  reread: readonly GridRow[],
): RowsReread {
  const result: RowsReread = {
    changed: new Map(),
    changedFields: new Map(),
    gone: new Set(),
    arrived: new Set(),
  };
  const now = new Map(reread.map((row) => [row._id, row]));
  for (const id of askedIds) {
    const before = loaded(id);
    const after = now.get(id);
    if (before && !after) result.gone.add(id);
    if (!before && after) result.arrived.add(id);
    if (!before || !after) continue;
    const fields = differingFields(before, after);
    if (fields.size === 0 && before._version === after._version) continue;
    result.changed.set(id, after);
    if (fields.size > 0) result.changedFields.set(id, fields);
  }
  return result;
}

function differingFields(before: GridRow, after: GridRow): Set<string> {
  const fields = new Set<string>();
  for (const name of Object.keys(after)) {
    if (!name.startsWith("_") && !sameValue(before[name], after[name])) fields.add(name);
  }
  return fields;
}

function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  // Trends are arrays; everything else is a scalar.
  return (
    typeof one === "object" && typeof other === "object" && JSON.stringify(one) === JSON.stringify(other)
  );
}
