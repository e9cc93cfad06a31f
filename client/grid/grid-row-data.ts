/**
 * A row as the list sends it: instants as ISO strings, big integers and money as decimal strings, JSON as its text.
 * `_cut` names the fields of which it has the beginning only.
 */
export type GridRow = Record<string, unknown> & { _id: string; _version?: number; _cut?: readonly string[] };

/** Whether a row holds only the beginning of a value: `get` has it whole. */
export function isCut({ _cut }: GridRow, name: string): boolean {
  return _cut?.includes(name) ?? false;
}

/** Whether a value has to be fetched before it may leave its cell: it is cut, or its column has just been added. */
export function isPartial(row: GridRow, name: string): boolean {
  return row[name] === undefined || isCut(row, name);
}
