import type { useEditCommands } from "./edit/use-edit-commands.ts";
import type { CellEvent } from "./grid-frame.ts";
import { groupLine } from "./grid-groups.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { GridData } from "./use-grid-data.ts";
import type { GridLayout } from "./use-grid-layout.ts";
import type { GridPlace } from "./use-grid-place.ts";
import type { useGroupCommands } from "./use-group-commands.ts";

interface CellClicksOptions {
  data: GridData;
  place: GridPlace;
  layout: GridLayout;
  cellEdits: ReturnType<typeof useEditCommands>;
  groupCommands: ReturnType<typeof useGroupCommands>;
  openId: string | undefined;
  toggle: (row: GridRow, isRange: boolean) => void;
  onOpen: (id: string, isStep: boolean) => void;
  onFollow: (href: string) => void;
}

/** What a press on a cell does: goes there, ticks, opens the record or the group, follows a link, edits on the second. */
export function useCellClicks(options: CellClicksOptions) {
  const { data, place, layout, cellEdits, groupCommands, openId, toggle, onOpen, onFollow } = options;

  const onCellClick = ({ position, row, event }: CellEvent) => {
    const target = event.target as Element;
    const link = target.closest("a");
    if (target.closest("[data-menu]")) return askForMenu(target, event);
    place.setActive(position);
    const line = groupLine(row);
    if (line) {
      if (line.kind !== "heading") return undefined;
      return position.column === 0 ? groupCommands.tick(line.group) : data.groups?.toggle(line.group);
    }
    const withMod = event.ctrlKey || event.metaKey;
    if (link && withMod) return undefined;
    if (position.column === 0 || withMod || event.shiftKey) {
      event.preventDefault();
      return toggle(row, event.shiftKey);
    }
    if (link) event.preventDefault();
    if (link && !link.hasAttribute("data-open")) return onFollow(link.getAttribute("href") ?? "");
    // While a record is open a press anywhere shows that row's, unless it marks text.
    const follows = openId !== undefined && String(getSelection()) === "";
    if ((link || layout.asCards || follows) && row._id !== openId) onOpen(row._id, openId !== undefined);
  };
  const onCellDoubleClick = ({ position, row }: CellEvent) => {
    if (cellEdits.onDoubleClick(position)) return;
    if (position.column > 0 && !groupLine(row) && row._id !== openId) onOpen(row._id, openId !== undefined);
  };
  return { onCellClick, onCellDoubleClick };
}

// The row's own button opens the same menu as the right mouse button, where the pointer is.
function askForMenu(target: Element, { clientX, clientY }: CellEvent["event"]) {
  target.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX, clientY }));
}
