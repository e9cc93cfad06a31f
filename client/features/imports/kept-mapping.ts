const place = "import-columns";
const mostKept = 30;

type Kept = Record<string, (string | null)[]>;

const keyOf = (resource: string, header: readonly string[]) => JSON.stringify([resource, ...header]);

/** What was chosen the last time for a file with this heading; undefined when that doesn't suit any more. */
export function keptMapping(
  resource: string,
  header: readonly string[],
  fields: readonly string[],
): (string | null)[] | undefined {
  const columns = read()[keyOf(resource, header)];
  const suits =
    columns?.length === header.length && columns.every((name) => name === null || fields.includes(name));
  return suits ? columns : undefined;
}

export function keepMapping(
  resource: string,
  header: readonly string[],
  columns: readonly (string | null)[],
): void {
  const kept = Object.entries(read()).slice(1 - mostKept);
  try {
    localStorage.setItem(
      place,
      JSON.stringify({ ...Object.fromEntries(kept), [keyOf(resource, header)]: columns }),
    );
  } catch {
    // A browser that keeps nothing asks again the next time.
  }
}

function read(): Kept {
  try {
    return (JSON.parse(localStorage.getItem(place) ?? "{}") as Kept | null) ?? {};
  } catch {
    return {};
  }
}
