import { hash } from "node:crypto";
import { z } from "zod";
import type { SortKey } from "#server/data/keyset-sql.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import { malformed } from "#server/errors.ts";

/** Where a page starts. Holds nothing but values of fields that its reader sees, so it needs no signature. */
export interface Cursor {
  id: string;
  /** Absent when they are too long for an address: then they are read from the row with this id. */
  values?: readonly (string | null)[];
  /** Towards the beginning of the list. */
  backwards: boolean;
  /** The page begins with this very row, if it is still there. */
  inclusive: boolean;
}

// More would not fit into an address; a list sends no more than 300 characters of a text anyway.
const longestValues = 1500;

const cursorSchema = z.tuple([
  z.string(),
  z.enum(["after", "before", "from", "until"]),
  z.uuid(),
  z.array(z.string().nullable()).optional(),
]);

export function writeCursor(
  reader: ListReader,
  keys: readonly SortKey[],
  { id, values, backwards, inclusive }: Cursor,
): string {
  const way = backwards ? (inclusive ? "until" : "before") : inclusive ? "from" : "after";
  const fits = values && JSON.stringify(values).length <= longestValues;
  const parts = [purpose(reader, keys), way, id, ...(fits ? [values] : [])];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Refuses (400, in words) what is garbled or was made for another resource, order or organization. */
export function readCursor(reader: ListReader, keys: readonly SortKey[], text: string): Cursor {
  const bytes = Buffer.from(text, "base64url");
  // Node decodes what it can and drops the rest: only our own spelling counts.
  const parsed = cursorSchema.safeParse(
    bytes.toString("base64url") === text ? jsonOf(bytes.toString()) : undefined,
  );
  const [made, way, id, values] = parsed.data ?? [];
  if (!way || !id || made !== purpose(reader, keys) || (values && values.length !== keys.length)) {
    throw malformed(
      "This place belongs to another list, order or organization, or its address is damaged. Start from the first page.",
    );
  }
  return {
    id,
    values,
    backwards: way === "before" || way === "until",
    inclusive: way === "from" || way === "until",
  };
}

function purpose({ list, actor }: ListReader, keys: readonly SortKey[]): string {
  const order = keys.map(({ bound, descending }) => [bound.name, descending]);
  const parts = JSON.stringify([list.resource.name, actor.kind, actor.organizationId, order]);
  return hash("sha256", parts, "base64url").slice(0, 12);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
