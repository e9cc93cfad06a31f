import { createStore } from "#client/ui/store.ts";
import type { RecordEdit } from "#shared/inputs/record-inputs.ts";
import type { RecordEdits, StaleField, StaleRecord } from "#shared/record-edits.ts";
import { isSameValue } from "#shared/same-value.ts";

/** Records that changed under somebody's edits: what to keep has to be said, field by field. */
export interface MergeRequest {
  edits: RecordEdits;
  stale: readonly StaleRecord[];
  /** What somebody wants after all, against the records as they are now; a record where theirs was chosen throughout has no values. */
  onResolve: (resolved: RecordEdit[]) => void;
  onCancel?: () => void;
}

/** What `ChangeHost` shows now. */
export const shownMerge = createStore<MergeRequest | null>(null);

export function openMerge(request: MergeRequest): void {
  shownMerge.set(request);
}

/** Whether the others left this field alone: then nobody has to choose. */
export function isUntouched(field: StaleField): boolean {
  return "base" in field && isSameValue(field.base, field.theirs);
}
