import { formatDay, type TimeStyle } from "#shared/format/dates.ts";
import type { Group, Grouping } from "#shared/list-params.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { LoadedRows } from "./loaded-rows.ts";

/** A line of a grouped list that is no record: a group's heading, or what stands for rows that are not there yet. */
export type GroupLine =
  | { kind: "heading"; id: string; group: Group; isOpen: boolean; place: number; of: number }
  | { kind: "rest"; id: string; group: Group; state: "waiting" | "loading" | "failed"; fault?: string };

/** What is loaded of an open group: its rows so far, and how it goes on. */
export interface GroupPart {
  rows: readonly GridRow[];
  state: "whole" | "waiting" | "loading" | "failed";
  fault?: string;
}

/** The line that a row of the grid stands for; undefined for a record. */
export function groupLine(row: GridRow | undefined): GroupLine | undefined {
  return row?.["_line"] as GroupLine | undefined;
}

/** A group's own id, among all: its key, with a mark, because no value is a key too. */
export function groupId({ key }: Pick<Group, "key">): string {
  return key === null ? "none" : `is ${key}`;
}

/** Headings, the rows of open groups below theirs, and a line for what isn't loaded, as one list. `places` knows the records only. */
export function groupedLines(
  groups: readonly Group[],
  parts: ReadonlyMap<string, GroupPart>,
  before: LoadedRows,
): LoadedRows {
  const known = new Map(before.rows.flatMap((row) => (groupLine(row) ? [[row._id, row] as const] : [])));
  const rows: GridRow[] = [];
  const places = new Map<string, number>();
  groups.forEach((group, place) => {
    const id = groupId(group);
    const part = parts.get(id);
    rows.push(
      lineRow(known, { kind: "heading", id, group, isOpen: part !== undefined, place, of: groups.length }),
    );
    if (!part) return;
    for (const row of part.rows) {
      if (places.has(row._id)) continue;
      places.set(row._id, rows.length);
      rows.push(row);
    }
    if (part.state === "whole") return;
    rows.push(
      lineRow(known, {
        kind: "rest",
        id,
        group,
        state: part.state,
        ...(part.fault !== undefined && { fault: part.fault }),
      }),
    );
  });
  return { pages: [rows], rows, places };
}

// The same line is the same object, so that what is drawn stays drawn.
function lineRow(known: ReadonlyMap<string, GridRow>, line: GroupLine): GridRow {
  const _id = `${line.kind} ${line.id}`;
  const earlier = known.get(_id);
  const same = earlier && groupLine(earlier);
  const isSame =
    same?.kind === line.kind &&
    same.group === line.group &&
    (same.kind === "heading" && line.kind === "heading"
      ? same.isOpen === line.isOpen && same.place === line.place && same.of === line.of
      : same.kind === "rest" &&
        line.kind === "rest" &&
        same.state === line.state &&
        same.fault === line.fault);
  return isSame ? earlier! : { _id, _line: line };
}

/** Where the heading stands under which a line of the list is. */
export function headingAbove(rows: readonly GridRow[], at: number): number {
  let place = at;
  while (place >= 0 && groupLine(rows[place])?.kind !== "heading") place--;
  return place;
}

/** The records under the heading at this place that are loaded. */
export function rowsBelow(rows: readonly GridRow[], at: number): GridRow[] {
  const below: GridRow[] = [];
  for (let place = at + 1; place < rows.length && groupLine(rows[place])?.kind !== "heading"; place++)
    if (!groupLine(rows[place])) below.push(rows[place]!);
  return below;
}

/** The next record in a direction, past headings. */
export function nextRecord(rows: readonly GridRow[], at: number, by: -1 | 1): GridRow | undefined {
  let place = at + by;
  while (groupLine(rows[place])) place += by;
  return rows[place];
}

/** How a group is called: its value, or its day, week or month as the reader writes them. */
export function groupWords(
  { key, label }: Group,
  { by = "day" }: Grouping,
  isTime: boolean,
  style: TimeStyle,
): string {
  if (!isTime || key === null) return label;
  if (by === "day") return formatDay(key, style);
  if (by === "week") return `Week of ${formatDay(key, style)}`;
  return new Intl.DateTimeFormat(style.locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${key}T00:00:00Z`),
  );
}
