import { openMerge } from "#client/change/merge-request.ts";
import type { RecordEdit } from "#shared/inputs/record-inputs.ts";
import type { StaleRecord } from "#shared/record-edits.ts";
import { withCell, withState, type DraftStore } from "./drafts.ts";
import type { SavingPlace } from "./save-drafts.ts";

/** Asks field by field where the same was changed by somebody else; what is kept of it is sent on with the rest. */
export function mergeStale(
  { store, edits }: SavingPlace,
  asked: readonly RecordEdit[],
  stale: readonly StaleRecord[],
  send: (edits: readonly RecordEdit[]) => Promise<void>,
): void {
  let next = store.get();
  for (const { id, fields, changedBy } of stale) {
    const fault = `${changedBy ?? "Somebody"} changed this meanwhile.`;
    next = withState(
      next,
      id,
      fields.map(({ field }) => field),
      { state: "refused", fault },
    );
  }
  store.set(next);
  openMerge({
    edits,
    stale,
    onResolve: (resolved) => {
      const wanted = takeResolved(store, stale, resolved);
      const others = asked.filter(({ id }) => !stale.some((record) => record.id === id));
      const all = [...others, ...wanted];
      if (all.length > 0) void send(all);
    },
  });
}

/** Puts the outcome of a merge into the drafts; gives what is still to be sent. */
export function takeResolved(
  store: DraftStore,
  stale: readonly StaleRecord[],
  resolved: readonly RecordEdit[],
): RecordEdit[] {
  let next = store.get();
  for (const [at, { id, version, fields }] of stale.entries()) {
    const row = next.rows.get(id);
    const wanted = resolved[at]?.values ?? {};
    if (!row) continue;
    for (const { field, theirs } of fields) {
      const cell = row.cells[field];
      if (!cell) continue;
      const { fault: _fault, baseLabel: _label, ...rest } = cell;
      const kept =
        field in wanted
          ? { ...rest, base: theirs, value: wanted[field], state: "saving" as const }
          : undefined;
      next = withCell(next, row, field, kept);
    }
    next = withState(next, id, [], {}, version);
  }
  store.set(next);
  return resolved.filter(({ values }) => Object.keys(values).length > 0);
}

/** The same edits against the versions that the records have now. */
export function atVersions(asked: readonly RecordEdit[], stale: readonly StaleRecord[]): RecordEdit[] {
  const versions = new Map(stale.map(({ id, version }) => [id, version]));
  return asked.map((edit) => ({ ...edit, version: versions.get(edit.id) ?? edit.version }));
}
