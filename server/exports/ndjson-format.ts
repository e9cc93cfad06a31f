import { wireValue } from "#server/data/row-codec.ts";
import type { ExportColumns } from "./export-columns.ts";

/** Rows as lines of JSON, fields by their names. */
export async function* encodeNdjson(
  batches: AsyncIterable<unknown[][]>,
  columns: ExportColumns,
): AsyncGenerator<Uint8Array> {
  for await (const rows of batches)
    yield Buffer.from(rows.map((row) => `${jsonLine(row, columns)}\n`).join(""));
}

// JSON fields keep their own text, because parsing it would round numbers beyond 53 bits.
function jsonLine(row: readonly unknown[], { read }: ExportColumns): string {
  const parts = read.flatMap((bound, at) => {
    if (bound.name === "id") return [];
    const value = row[at + 1];
    const text =
      bound.field.kind === "json" && typeof value === "string"
        ? value
        : JSON.stringify(wireValue(bound, value));
    return [`${JSON.stringify(bound.name)}:${text}`];
  });
  return `{${[`"id":${JSON.stringify(row[0])}`, ...parts].join(",")}}`;
}
