import { toast } from "#client/ui/toast.tsx";
import type { AnyResource } from "#shared/resource.ts";
import { rowTarget, type ActionTarget, type GridAction } from "./grid-action.ts";
import { groupLine } from "./grid-groups.ts";
import { isNothingSelected, selectedCount, selectedRows, toCommandSelection } from "./grid-selection.ts";
import type { GridData } from "./use-grid-data.ts";
import type { GridPlace } from "./use-grid-place.ts";

/** Runs an action on the ticked rows, else on the row with the focus; says why it can't. */
export function useGridActions(resource: AnyResource, data: GridData, { selection, active }: GridPlace) {
  const { loaded } = data.rows;
  const target = (): ActionTarget | { refusal: string } => {
    if (isNothingSelected(selection)) {
      const row = loaded.rows[active.row];
      return row && !groupLine(row) ? rowTarget(row) : { refusal: `There is no ${resource.noun} to act on.` };
    }
    const chosen = toCommandSelection(selection);
    if ("refusal" in chosen) return chosen;
    return {
      ...chosen,
      rows: selectedRows(selection, loaded.rows, loaded.places),
      count: selectedCount(selection, data.counted.count),
    };
  };
  return (action: GridAction) => {
    const chosen = target();
    if ("refusal" in chosen) toast({ title: chosen.refusal, tone: "warning" });
    else action.run(chosen);
  };
}
