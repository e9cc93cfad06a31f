import type { GridRow } from "#client/grid/grid-row-data.ts";
import type { ListClient } from "#client/grid/list-client.ts";
import type { LiveHint } from "#client/live.ts";
import type { Condition, Filter, ListParams } from "#shared/list-params.ts";
import type { Resource } from "#shared/resource.ts";

/** A list for tests of the grid: 1,300 parcels in memory, answered page by page as the server would. */
export const parcels: Resource = {
  name: "bookings",
  label: "Parcels",
  noun: "parcel",
  desk: "dispatch",
  permission: "parcels:read",
  description: "What is on its way.",
  titleField: "code",
  fields: {
    code: { kind: "text", label: "Code", sortable: true, filterable: true, searchable: true },
    status: {
      kind: "enum",
      label: "Status",
      options: ["waiting", "packed", "sent"],
      tones: { waiting: "warning", packed: "info", sent: "good" },
      sortable: true,
      filterable: true,
    },
    price: { kind: "money", label: "Price", currencyField: "currency", sortable: true, filterable: true },
    weight: { kind: "integer", label: "Weight", sortable: true, filterable: true },
    ownerId: {
      kind: "reference",
      label: "Owner",
      resource: "users",
      labelField: "ownerName",
      filterable: true,
    },
    ownerName: { kind: "text", label: "Owner (name)", nameOf: "ownerId", hidden: true },
    sentAt: { kind: "instant", label: "Sent", sortable: true, filterable: true, nullable: true },
    express: { kind: "boolean", label: "Express", filterable: true },
    currency: { kind: "text", label: "Currency", hidden: true },
    note: { kind: "longtext", label: "Note", hidden: true, filterable: true, nullable: true },
  },
  defaultSort: [{ field: "code", direction: "asc" }],
};

/** What stands in the note of the second parcel: more than a list sends. */
export const longNote = "The corner is dented and the tape was opened once. ".repeat(9);

const total = 1300;
const states = ["waiting", "packed", "sent"];
export const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

function parcel(number: number): GridRow {
  return {
    _id: idOf(number),
    _version: 1,
    code: `P-${String(number).padStart(5, "0")}`,
    status: states[number % 3],
    price: String(number * 125),
    currency: "EUR",
    weight: (number * 7) % 40,
    ownerId: idOf(900_000 + (number % 3)),
    ownerName: ["Ana Lopes", "Ben Okri", "Chi Wu"][number % 3],
    sentAt: number % 3 === 2 ? "2026-11-20T09:00:00.000000Z" : null,
    express: number % 10 === 0,
    note: number === 2 ? longNote : null,
  };
}

// As the server sends it: of a long text the first 300 characters.
function previewed(row: GridRow): GridRow {
  const note = String(row["note"] ?? "");
  return note.length > 300 ? { ...row, note: note.slice(0, 300), _cut: ["note"] } : { ...row };
}

export interface ParcelList extends ListClient {
  /** How often rows were asked for. */
  asked: ListParams[];
  /** The questions for groups, and for totals. */
  grouped: ListParams[];
  summed: ListParams[];
  /** There are more owners than facets tell. */
  isCrowded: boolean;
  /** Fails totals with these words until it is emptied. */
  slow: string;
  /** Fails every question with these words until it is emptied. */
  fault: string;
  change(number: number, values: Record<string, unknown>): void;
  /** So many that the hint names none of them. */
  changeAll(values: Record<string, unknown>): void;
  remove(number: number): void;
  /** What was removed is there again: to the database that is a change of a row. */
  putBack(number: number): void;
  add(count: number): void;
}

export function parcelList(size = total): ParcelList {
  let rows = Array.from({ length: size }, (_, index) => parcel(index + 1));
  let onHint: ((hint: LiveHint) => void) | undefined;
  const hint = (operation: LiveHint["operation"], ids: string[]) =>
    onHint?.({ resource: parcels.name, operation, ids, count: ids.length });
  const matching = ({ filter, search, sort, group, groupKey }: ListParams) =>
    rows
      .filter((row) => !group || groupKey === undefined || String(row[group.field]) === groupKey)
      .filter((row) => holds(row, filter) && (!search || String(row["code"]).includes(search)))
      .sort((one, other) => order(one, other, sort ?? parcels.defaultSort));
  const list: ParcelList = {
    asked: [],
    grouped: [],
    summed: [],
    slow: "",
    fault: "",
    isCrowded: false,
    async rows(_name, params) {
      list.asked.push(params);
      await new Promise((done) => setTimeout(done, 15));
      if (list.fault) throw new Error(list.fault);
      // A cursor is the row at the end of a page, as it was then; reading goes on behind it.
      const from = params.cursor === undefined ? undefined : (JSON.parse(params.cursor) as GridRow);
      const sort = params.sort ?? parcels.defaultSort;
      const all = matching(params).filter((row) => !from || order(from, row, sort) < 0);
      const page = all.slice(0, params.limit ?? 50);
      return {
        rows: page.map(previewed),
        nextCursor: page.length < all.length ? JSON.stringify(page.at(-1)) : null,
        previousCursor: null,
        asOf: "2026-11-22T12:00:00.000000Z",
      };
    },
    async count(_name, params, exact) {
      await new Promise((done) => setTimeout(done, 120));
      const value = matching(params).length;
      return exact || value <= 1000 ? { kind: "exact", value } : { kind: "capped", value: 1000 };
    },
    async facets(_name, params, field) {
      if (list.isCrowded)
        return Array.from({ length: 200 }, (_, at) => ({
          value: idOf(910_000 + at),
          label: `Owner ${at}`,
          count: 200 - at,
        }));
      const counts = new Map<string, number>();
      for (const row of matching(params))
        counts.set(String(row[field]), (counts.get(String(row[field])) ?? 0) + 1);
      const nameOf = (value: string) => rows.find((row) => row[field] === value)?.["ownerName"];
      return [...counts].map(([value, count]) => ({ value, count, label: String(nameOf(value) ?? value) }));
    },
    async groups(_name, params) {
      list.grouped.push(params);
      await new Promise((done) => setTimeout(done, 15));
      if (list.fault) throw new Error(list.fault);
      const field = params.group!.field;
      const groups = new Map<string, GridRow[]>();
      for (const row of matching(params)) {
        const key = String(row[field]);
        groups.set(key, [...(groups.get(key) ?? []), row]);
      }
      return {
        capped: false,
        asOf: "2026-11-22T10:00:00.000000Z",
        groups: [...groups].sort().map(([key, found]) => ({
          key,
          label: key.charAt(0).toUpperCase() + key.slice(1),
          count: found.length,
          totals: [{ field: "price", of: "sum" as const, values: [sumOf(found)] }],
        })),
      };
    },
    async totals(_name, params) {
      list.summed.push(params);
      await new Promise((done) => setTimeout(done, 120));
      if (list.slow) throw new Error(list.slow);
      const found = matching(params);
      return (params.totals ?? []).map(({ field, of }) => ({
        field,
        of,
        values: [
          of === "sum" && field === "price" ? sumOf(found) : { value: String(found.length), currency: null },
        ],
      }));
    },
    async get(_name, id) {
      const row = rows.find((candidate) => candidate._id === id);
      if (!row) throw new Error("This record doesn't exist or you can't see it.");
      return row;
    },
    live(_name, follow, onConnected) {
      onHint = follow;
      onConnected(true);
      return () => (onHint = undefined);
    },
    change(number, values) {
      rows = rows.map((row) =>
        row._id === idOf(number) ? { ...row, ...values, _version: (row._version ?? 1) + 1 } : row,
      );
      hint("update", [idOf(number)]);
    },
    changeAll(values) {
      rows = rows.map((row) => ({ ...row, ...values, _version: (row._version ?? 1) + 1 }));
      onHint?.({ resource: parcels.name, operation: "update", ids: [], count: rows.length });
    },
    remove(number) {
      rows = rows.filter((row) => row._id !== idOf(number));
      hint("delete", [idOf(number)]);
    },
    putBack(number) {
      rows = [...rows, parcel(number)];
      hint("update", [idOf(number)]);
    },
    add(count) {
      const added = Array.from({ length: count }, (_, index) => ({
        ...parcel(800_000 + index),
        code: `A-${index}`,
      }));
      rows = [...added, ...rows];
      hint(
        "insert",
        added.map((row) => row._id),
      );
    },
  };
  return list;
}

function sumOf(rows: readonly GridRow[]) {
  return { value: String(rows.reduce((sum, row) => sum + Number(row["price"]), 0)), currency: "EUR" };
}

function holds(row: GridRow, filter: Filter | undefined): boolean {
  if (!filter) return true;
  if ("field" in filter && filter.field === "ownerId.fullName")
    return String(row["ownerName"]).includes(String(filter.value));
  if ("field" in filter) return compare(filter.field === "id" ? row._id : row[filter.field], filter);
  // Every parcel has items here.
  if ("related" in filter) return filter.some !== undefined;
  return filter.any
    ? filter.any.some((part) => holds(row, part))
    : (filter.all ?? []).every((part) => holds(row, part));
}

function compare(value: unknown, { operator, value: wanted }: Condition): boolean {
  const list = (Array.isArray(wanted) ? wanted : [wanted]).map(String);
  switch (operator) {
    case "anyOf":
    case "is":
      return list.includes(String(value));
    case "noneOf":
    case "isNot":
      return !list.includes(String(value));
    case "contains":
      return String(value).includes(list[0] ?? "");
    case "gte":
      return Number(value) >= Number(wanted);
    case "isEmpty":
      return value === null;
    case "during":
      return false;
    default:
      throw new Error(`The list of the tests doesn't know "${operator}".`);
  }
}

function order(
  one: GridRow,
  other: GridRow,
  sort: NonNullable<ListParams["sort"]> | Resource["defaultSort"],
): number {
  for (const { field, direction } of sort) {
    const [left, right] = [one[field], other[field]];
    if (left === right) continue;
    const isNumber = typeof left === "number" || /^\d+$/.test(String(left));
    const difference = isNumber ? Number(left) - Number(right) : String(left).localeCompare(String(right));
    return direction === "asc" ? difference : -difference;
  }
  return one._id.localeCompare(other._id);
}
