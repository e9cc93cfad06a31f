import { createHash } from "node:crypto";

export interface HashedRow {
  table: string;
  rowId: string;
  operation: "insert" | "update" | "delete";
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  /** Of an updated row, after the change: it rises with every write, so a touch by somebody else shows. */
  version: number | null;
}

export interface HashedPlan {
  rows: readonly HashedRow[];
  effects: readonly { kind: string; key: string; payload: unknown }[];
  changeId: string;
  /** The transaction's clock, ISO 8601 with microseconds. */
  now: string;
  /** Values that the command made up in this run. */
  generated: Iterable<string>;
}

/**
 * SHA-256 of what a change does, in hex. Two runs over the same data give the same hash, although ids of new rows, the
 * change's own id, the clock and generated values differ between them. The order of rows doesn't matter.
 */
export function planHash(plan: HashedPlan): string {
  return planDigest(plan).hash;
}

/** The plan's hash, and of each row what it adds to it, in the order of the rows. */
export function planDigest(plan: HashedPlan): { hash: string; rows: string[] } {
  const names = new Map([[plan.changeId, "change"]]);
  const made = plan.rows.filter(({ operation }) => operation === "insert");
  for (const row of made) names.set(row.rowId, `new ${row.table}`);
  const stable = stabilizer(names, [...plan.generated], plan.now);
  // New rows that refer to each other: name each by its content first, then hash with those names.
  const byContent = made.map((row) => [row.rowId, `new ${digest(rowText(row, stable))}`] as const);
  for (const [rowId, name] of byContent) names.set(rowId, name);
  const rows = plan.rows.map((row) => digest(rowText(row, stable)));
  const effects = plan.effects.map((effect) =>
    digest(JSON.stringify(["effect", effect.kind, effect.key, effect.payload], stable)),
  );
  return { hash: digest([...rows, ...effects].sort().join("\n")), rows };
}

type Stabilizer = (key: string, value: unknown) => unknown;

function rowText(row: HashedRow, stable: Stabilizer): string {
  // What was there before is compared as it is: only what this run wrote can depend on its clock.
  const before = JSON.stringify(row.before);
  return JSON.stringify([row.table, row.operation, row.rowId, row.version, row.after], stable) + before;
}

// Reads `names` at each call: they become more exact on the way.
function stabilizer(
  names: ReadonlyMap<string, string>,
  generated: readonly string[],
  now: string,
): Stabilizer {
  const known = new Set(generated);
  const inText = generated.length
    ? new RegExp(generated.slice(0, 500).map(escaped).join("|"), "g")
    : undefined;
  const clock = momentOf(now);
  return (_key, value) => {
    if (typeof value !== "string") return value;
    if (known.has(value)) return "<generated>";
    const text = inText ? value.replace(inText, "<generated>") : value;
    return text
      .replace(uuidPattern, (id) => (names.has(id) ? `<${names.get(id)}>` : id))
      .replace(momentPattern, (moment) => relative(momentOf(moment), clock) ?? moment);
  };
}

const uuidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Moment {
  /** Since 1970, whole. */
  seconds: number;
  microseconds: number;
}

const momentPattern = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d(?::?\d\d)?)/g;

function momentOf(text: string): Moment {
  const [, date, time, fraction = "", zone] = /^(.{10}).(.{8})(?:\.(\d+))?(.+)$/.exec(text) ?? [];
  const offset =
    zone === "Z" || !zone ? "Z" : `${zone.slice(0, 3)}:${zone.slice(3).replace(":", "") || "00"}`;
  return {
    seconds: Date.parse(`${date}T${time}${offset}`) / 1000,
    microseconds: Number(fraction.padEnd(6, "0")),
  };
}

// A moment was made from this run's clock when it lies whole seconds from it, to the microsecond. What somebody chose, and
// what is put back as it was a moment ago, stays what it is.
function relative(moment: Moment, clock: Moment): string | undefined {
  if (moment.microseconds !== clock.microseconds) return undefined;
  return `<now ${moment.seconds - clock.seconds} s>`;
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
