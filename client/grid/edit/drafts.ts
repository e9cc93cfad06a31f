import { createStore, type Store } from "#client/ui/store.ts";
import type { RecordEdit } from "#shared/inputs/record-inputs.ts";
import { isSameValue } from "#shared/same-value.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";

/** A cell that differs from what the server has, as far as this page knows. */
export interface DraftCell {
  /** What stood there when the editing began. */
  base: unknown;
  baseLabel?: string;
  value: unknown;
  /** kind "reference": what the value is called. */
  label?: string;
  /** kind "money": of which currency the amounts are. */
  currency?: string;
  /** staged: kept here. saving: on its way. saved: written, the list has not said so yet. refused: see `fault`. */
  state: "staged" | "saving" | "saved" | "refused";
  fault?: string;
}

export interface DraftRow {
  id: string;
  title: string;
  /** The version that was read, or that a save gave. */
  version: number;
  cells: Readonly<Record<string, DraftCell>>;
}

export interface Drafts {
  /** Edits are collected instead of saved one by one. */
  isStaging: boolean;
  rows: ReadonlyMap<string, DraftRow>;
}

export type DraftStore = Store<Drafts>;

const none: Drafts = { isStaging: false, rows: new Map() };
const stores = new Map<string, DraftStore>();

/** The drafts of one list and one person. What is staged survives a reload of this tab. */
export function draftStore(resourceName: string, personId: string): DraftStore {
  const key = `pressdesk.drafts ${resourceName} ${personId}`;
  let store = stores.get(key);
  if (!store) {
    store = createStore(readKept(key));
    stores.set(key, store);
    store.subscribe(() => keep(key, store!.get()));
  }
  return store;
}

function readKept(key: string): Drafts {
  try {
    const text = sessionStorage.getItem(key);
    if (text === null) return none;
    const { isStaging, rows } = JSON.parse(text) as { isStaging: boolean; rows: DraftRow[] };
    return { isStaging, rows: new Map(rows.map((row) => [row.id, row])) };
  } catch {
    return none;
  }
}

function keep(key: string, { isStaging, rows }: Drafts): void {
  const kept = [...rows.values()].flatMap((row) => {
    const cells = Object.entries(row.cells).filter(
      ([, { state }]) => state === "staged" || state === "refused",
    );
    return cells.length > 0 ? [{ ...row, cells: Object.fromEntries(cells) }] : [];
  });
  try {
    if (!isStaging && kept.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ isStaging, rows: kept }));
  } catch {
    // Private windows may refuse storage; the drafts then last as long as the page.
  }
}

/** Puts a cell in, or takes it out (`undefined`); a row without cells goes. */
export function withCell(
  drafts: Drafts,
  row: Pick<DraftRow, "id" | "title" | "version">,
  field: string,
  cell: DraftCell | undefined,
): Drafts {
  const before = drafts.rows.get(row.id);
  const { [field]: _old, ...others } = before?.cells ?? {};
  const cells =
    cell && !(cell.state === "staged" && isSameValue(cell.base, cell.value))
      ? { ...others, [field]: cell }
      : others;
  const rows = new Map(drafts.rows);
  if (Object.keys(cells).length === 0) rows.delete(row.id);
  else rows.set(row.id, { ...row, version: before ? before.version : row.version, cells });
  return { ...drafts, rows };
}

/** The same for one state of cells of a row: what was sent has come back saved, or refused. */
export function withState(
  drafts: Drafts,
  id: string,
  fields: readonly string[],
  part: Partial<DraftCell>,
  version?: number,
): Drafts {
  const row = drafts.rows.get(id);
  if (!row) return drafts;
  const cells = Object.fromEntries(
    Object.entries(row.cells).map(([field, cell]) => {
      if (!fields.includes(field)) return [field, cell];
      const { fault: _fault, ...rest } = cell;
      return [field, { ...rest, ...part }];
    }),
  );
  const rows = new Map(drafts.rows);
  rows.set(id, { ...row, cells, ...(version !== undefined && { version }) });
  return { ...drafts, rows };
}

/** Forgets what was saved once the list shows it: its version has come. */
export function withoutArrived(drafts: Drafts, loaded: (id: string) => GridRow | undefined): Drafts {
  let next = drafts;
  for (const row of drafts.rows.values()) {
    const version = loaded(row.id)?._version;
    if (version !== undefined && version < row.version) continue;
    for (const [field, { state }] of Object.entries(row.cells))
      if (state === "saved") next = withCell(next, row, field, undefined);
  }
  return next;
}

/** Rows with what is staged, or was refused and is still wanted. */
export function stagedRows({ rows }: Drafts): DraftRow[] {
  return [...rows.values()].flatMap((row) => {
    const cells = Object.entries(row.cells).filter(
      ([, { state }]) => state === "staged" || state === "refused",
    );
    return cells.length > 0 ? [{ ...row, cells: Object.fromEntries(cells) }] : [];
  });
}

export function stagedCount(drafts: Drafts): number {
  return stagedRows(drafts).reduce((sum, { cells }) => sum + Object.keys(cells).length, 0);
}

/** Rows of drafts as the command takes them. */
export function asEdits(rows: readonly DraftRow[]): RecordEdit[] {
  return rows.map(({ id, version, cells }) => {
    const part = (of: (cell: DraftCell) => unknown) =>
      Object.fromEntries(
        Object.entries(cells).map(([field, cell]) => [field, of(cell) ?? null]),
      ) as RecordEdit["values"];
    return { id, version, values: part(({ value }) => value), base: part(({ base }) => base) };
  });
}
