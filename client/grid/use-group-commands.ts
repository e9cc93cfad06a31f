import { toast } from "#client/ui/toast.tsx";
import type { Group } from "#shared/list-params.ts";
import { groupLine, headingAbove } from "./grid-groups.ts";
import { toggleGroup } from "./group-selection.ts";
import type { GridData } from "./use-grid-data.ts";
import type { GridPlace } from "./use-grid-place.ts";

/** What keys and presses do to the headings of groups. */
export function useGroupCommands(data: GridData, { active, moveTo, selection, setSelection }: GridPlace) {
  const { rows } = data.rows.loaded;
  const activeLine = groupLine(rows[active.row]);

  const tick = (group: Group) => {
    const { groups, params } = data;
    const { asOf } = data.rows;
    if (!groups || !params.group || !asOf) return;
    const list = { ...groups, grouping: params.group, params, asOf };
    const next = toggleGroup(selection, group, list, groups.capped);
    if (next) setSelection(next);
    else toast({ title: "There are groups beyond the first 500: untick all, then tick those you mean." });
  };
  /** What a key does to a heading; false leaves it to the usual ones. */
  const press = (key: string): boolean => {
    if (active.row < 0 || !data.groups) return false;
    if (!activeLine) {
      // As in a tree: from the first cell on to the heading above.
      if (key !== "ArrowLeft" || active.column > 0) return false;
      moveTo({ row: headingAbove(rows, active.row), column: 1 });
      return true;
    }
    if (activeLine.kind !== "heading") return false;
    const { group, isOpen } = activeLine;
    if (key === " ") tick(group);
    else if (key === "Enter") data.groups.toggle(group);
    else if (key === "ArrowRight" && !isOpen) data.groups.toggle(group, true);
    else if (key === "ArrowLeft" && isOpen) data.groups.toggle(group, false);
    else return false;
    return true;
  };
  return { tick, press };
}
