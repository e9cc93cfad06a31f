import { type BoundField, isLong, previewLength } from "#server/data/bound-field.ts";
import type { Row } from "#server/data/list-query.ts";
import { exactInstant } from "#shared/format/exact-instants.ts";

/** A list's row from the driver's values: the id, the version, then the columns; long texts end at their preview. */
export function previewRow(values: readonly unknown[], columns: readonly BoundField[]): Row {
  const row: Row = { _id: values[0] as string };
  if (values[1] !== null) row._version = values[1] as number;
  let cut: string[] | undefined;
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at]!;
    const value = values[at + 2];
    if (typeof value === "string" && isCut(column, value)) {
      row[column.name] = [...value].slice(0, previewLength).join("");
      (cut ??= []).push(column.name);
    } else row[column.name] = wireValue(column, value);
  }
  if (cut) row["_cut"] = cut;
  return row;
}

/** The same with every text whole. */
export function wholeRow(values: readonly unknown[], columns: readonly BoundField[]): Row {
  const row: Row = { _id: values[0] as string };
  if (values[1] !== null) row._version = values[1] as number;
  for (const [at, column] of columns.entries()) row[column.name] = wireValue(column, values[at + 2]);
  return row;
}

/** Whether a list's cell holds more than its preview. Counted in characters as Postgres counts them. */
export function isCut({ field }: BoundField, cell: string): boolean {
  return cell.length > previewLength && isLong(field) && [...cell].length > previewLength;
}

/** One value as it goes over the wire: an instant in ISO with microseconds, a number that JSON lacks as its name. */
export function wireValue({ field }: BoundField, value: unknown): unknown {
  if (field.kind === "instant" && typeof value === "string") return wireInstant(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value;
}

// Postgres prints `2026-11-22 20:04:11.12+00` where the session's zone is UTC, which it nearly always is.
function wireInstant(printed: string): string {
  if (printed.length > 21 && printed.length < 30 && printed.endsWith("+00") && printed.charAt(19) === ".") {
    return `${printed.slice(0, 10)}T${printed.slice(11, -3).padEnd(15, "0")}Z`;
  }
  return exactInstant(printed) ?? printed;
}
