import type { GridRow } from "#client/grid/grid-row-data.ts";
import type { AnyResource } from "#shared/resource.ts";
import type { DraftCell, DraftRow } from "./drafts.ts";

/** A row as it would look with its drafts. */
export function draftedRow(row: GridRow, draft: DraftRow, { fields }: AnyResource): GridRow {
  const shown: GridRow = { ...row };
  for (const [name, cell] of Object.entries(draft.cells)) {
    shown[name] = cell.value;
    const labelField = fields[name]?.labelField;
    if (labelField) shown[labelField] = cell.label ?? null;
  }
  return shown;
}

/** What was refused may be no value of its kind, so no cell of the kind draws it. */
export function shownAsText({ state, value }: DraftCell): boolean {
  return state === "refused" && typeof value === "string";
}

const looks: Record<DraftCell["state"], string> = {
  staged: "bg-warning-soft shadow-[inset_2px_0_0_var(--warning-solid)]",
  saving: "opacity-70",
  saved: "",
  refused: "bg-bad-soft shadow-[inset_2px_0_0_var(--bad-solid)]",
};

/** How a cell says that it isn't what the server has. */
export function draftLook({ state }: DraftCell): string {
  return looks[state];
}

export function draftTitle({ state, fault }: DraftCell): string | undefined {
  if (state === "refused") return fault;
  return state === "staged" ? "Staged, not saved yet" : undefined;
}
