import type { GridRow } from "./grid-row-data.ts";
import type { ListClient } from "./list-client.ts";

/** Records that are fetched at once. */
const atOnce = 20;

/** The records with these ids, each with all of its values, by id. */
export async function wholeRows(
  client: ListClient,
  resourceName: string,
  ids: Iterable<string>,
): Promise<Map<string, GridRow>> {
  const wanted = [...new Set(ids)];
  const whole = new Map<string, GridRow>();
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce);
    const rows = await Promise.all(some.map((id) => client.get(resourceName, id)));
    for (const row of rows) whole.set(row._id, row);
  }
  return whole;
}
