import { useEffect, useRef, type KeyboardEvent } from "react";
import { registerShortcut, useShortcut } from "#client/ui/shortcuts.ts";
import { toast } from "#client/ui/toast.tsx";
import type { Group } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import { copyCell, copyRows } from "./copy-cells.ts";
import type { useEditCommands } from "./edit/use-edit-commands.ts";
import type { ActionTarget, GridAction } from "./grid-action.ts";
import { gridCommand, type GridCommand, type GridKey, type GridPosition } from "./grid-keyboard.ts";
import {
  headerBox,
  isNothingSelected,
  isSelected,
  nothingSelected,
  selectLoaded,
  selectMatching,
  selectedCount,
  selectedRows,
  selectRange,
  toCommandSelection,
  toggleRow,
  type GridSelection,
} from "./grid-selection.ts";
import { groupLine, headingAbove } from "./grid-groups.ts";
import { toggleGroup } from "./group-selection.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { CellEvent, ViewportHandle } from "./grid-frame.ts";
import type { ListClient } from "./list-client.ts";
import type { GridData } from "./use-grid-data.ts";
import type { GridLayout } from "./use-grid-layout.ts";
import type { GridPlace } from "./use-grid-place.ts";

interface GridCommandsOptions {
  cellEdits: ReturnType<typeof useEditCommands>;
  client: ListClient;
  resource: AnyResource;
  data: GridData;
  place: GridPlace;
  layout: GridLayout;
  viewport: { current: ViewportHandle | null };
  actions: readonly GridAction[];
  openId: string | undefined;
  onOpen: (id: string, isStep: boolean) => void;
  onFollow: (href: string) => void;
}

/** What keys and pointers do: moves, ticks, opens, copies, and runs actions on what is ticked or has the focus. */
export function useGridCommands(options: GridCommandsOptions) {
  const { client, resource, data, place, layout, viewport, actions, openId, onOpen } = options;
  const { cellEdits } = options;
  const { columns } = layout;
  const { loaded } = data.rows;
  const { selection, setSelection, active, moveTo } = place;
  const ids = () => loaded.rows.flatMap((row) => (groupLine(row) ? [] : row._id));
  const activeLine = groupLine(loaded.rows[active.row]);
  const activeRow = activeLine ? undefined : loaded.rows[active.row];
  const activeColumn = columns[active.column - 1];

  const toggleAll = () =>
    setSelection(headerBox(selection, loaded.places) === "all" ? nothingSelected : selectLoaded(ids()));
  const allLoaded = useRef<GridSelection>(null);
  // Again, and it is everything that matches.
  const selectAll = () => {
    const { hasNext, hasPrevious, asOf } = data.rows;
    const isMore = hasNext || hasPrevious || data.groups !== undefined;
    // More rows may have come in between, so what counts is the press and not how many are loaded now.
    const isAgain = selection === allLoaded.current;
    if (isAgain && isMore && asOf) return setSelection(selectMatching(data.params, asOf));
    setSelection((allLoaded.current = selectLoaded(ids())));
  };
  const toggle = (row: GridRow, isRange: boolean) =>
    setSelection(isRange ? selectRange(selection, ids(), row._id) : toggleRow(selection, row._id));

  const move = (to: GridPosition) => {
    moveTo(to);
    const row = loaded.rows[to.row];
    if (openId !== undefined && row && !groupLine(row) && row._id !== openId) onOpen(row._id, true);
  };
  const tickGroup = (group: Group) => {
    const { groups, params } = data;
    const { asOf } = data.rows;
    if (!groups || !params.group || !asOf) return;
    const list = { ...groups, grouping: params.group, params, asOf };
    const next = toggleGroup(selection, group, list, groups.capped);
    if (next) setSelection(next);
    else toast({ title: "There are groups beyond the first 500: untick all, then tick those you mean." });
  };
  /** What a key does to a group's heading; false leaves it to the usual ones. */
  const pressGroup = (key: string): boolean => {
    if (active.row < 0 || !data.groups) return false;
    if (!activeLine) {
      // As in a tree: from the first cell on to the heading above.
      if (key !== "ArrowLeft" || active.column > 0) return false;
      moveTo({ row: headingAbove(loaded.rows, active.row), column: 1 });
      return true;
    }
    if (activeLine.kind !== "heading") return false;
    const { group, isOpen } = activeLine;
    if (key === " ") tickGroup(group);
    else if (key === "Enter") data.groups.toggle(group);
    else if (key === "ArrowRight" && !isOpen) data.groups.toggle(group, true);
    else if (key === "ArrowLeft" && isOpen) data.groups.toggle(group, false);
    else return false;
    return true;
  };
  const extend = (to: GridPosition) => {
    const row = loaded.rows[to.row];
    if (activeRow && row && !groupLine(row)) {
      const begun =
        selection.anchor === null || !isSelected(selection, activeRow._id)
          ? toggleRow(selection, activeRow._id)
          : selection;
      setSelection(selectRange(begun, ids(), row._id));
    }
    moveTo(to);
  };
  const copy = () => {
    const ticked = selection.kind === "some" ? selectedRows(selection, loaded.rows, loaded.places) : [];
    if (ticked.length > 0) return copyRows(client, resource, ticked, columns);
    if (!activeRow) return undefined;
    return activeColumn
      ? copyCell(client, resource, activeRow, activeColumn)
      : copyRows(client, resource, [activeRow], columns);
  };

  /** Does it; false leaves the key to the browser. */
  const perform = (command: GridCommand): boolean => {
    const isEdited = cellEdits.perform(command);
    if (isEdited !== undefined) return isEdited;
    switch (command.do) {
      case "move":
        move(command.to);
        return true;
      case "extend":
        extend(command.to);
        return true;
      case "open":
        if (activeRow) onOpen(activeRow._id, false);
        return true;
      case "toggle":
      case "toggleRange":
        if (activeRow) toggle(activeRow, command.do === "toggleRange");
        return true;
      case "selectLoaded":
        selectAll();
        return true;
      case "copy":
        if (String(getSelection()) !== "") return false;
        void copy();
        return true;
      case "escape":
        // The open record closes first, by itself.
        if (openId !== undefined || isNothingSelected(selection)) return false;
        setSelection(nothingSelected);
        return true;
      case "sort":
        if (activeColumn) layout.sortBy(activeColumn.name, command.add);
        else toggleAll();
        return true;
      case "shiftColumn":
        if (!activeColumn) return false;
        layout.shift(activeColumn.name, command.by);
        moveTo({ row: -1, column: Math.max(1, Math.min(columns.length, active.column + command.by)) });
        return true;
      case "resizeColumn":
        if (activeColumn) layout.resize(activeColumn.name, command.by);
        return true;
      default:
        return false;
    }
  };

  const commandOf = (key: GridKey) =>
    gridCommand(key, active, {
      rows: loaded.rows.length,
      columns: columns.length + 1,
      page: viewport.current?.rowsPerPage() ?? 1,
    });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { key, shiftKey: shift, altKey: alt } = event;
    if (active.row >= 0 && cellEdits.type({ key, shift, alt, mod: event.ctrlKey || event.metaKey }))
      return event.preventDefault();
    // Letters are shortcuts of the whole page, so that sequences such as "g x" stay whole.
    if (/^[a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (isPlain && pressGroup(event.key)) return event.preventDefault();
    const command = commandOf({
      key: event.key,
      shift: event.shiftKey,
      mod: event.ctrlKey || event.metaKey,
      alt: event.altKey,
    });
    if (command && perform(command)) event.preventDefault();
  };
  const press = (key: string, shift = false) => {
    // The first step goes to the active row itself: nobody has seen yet where it is.
    const isFirst = place.reveal.number === 0 && openId === undefined && (key === "j" || key === "k");
    if (isFirst && activeRow) return moveTo(active);
    const command = commandOf({ key, shift, mod: false, alt: false });
    if (command) perform(command);
  };

  /** What an action would act on: the ticked rows, else the row with the focus. */
  const target = (): ActionTarget | { refusal: string } => {
    if (isNothingSelected(selection)) {
      if (!activeRow) return { refusal: `There is no ${resource.noun} to act on.` };
      return { selection: { ids: [activeRow._id] }, rows: [activeRow], count: { kind: "exact", value: 1 } };
    }
    const chosen = toCommandSelection(selection);
    if ("refusal" in chosen) return chosen;
    return {
      ...chosen,
      rows: selectedRows(selection, loaded.rows, loaded.places),
      count: selectedCount(selection, data.counted.count),
    };
  };
  const run = (action: GridAction) => {
    const chosen = target();
    if ("refusal" in chosen) toast({ title: chosen.refusal, tone: "warning" });
    else action.run(chosen);
  };

  const onCellClick = ({ position, row, event }: CellEvent) => {
    const target = event.target as Element;
    const link = target.closest("a");
    if (target.closest("[data-menu]")) return askForMenu(target, event);
    place.setActive(position);
    const line = groupLine(row);
    if (line) {
      if (line.kind !== "heading") return undefined;
      return position.column === 0 ? tickGroup(line.group) : data.groups?.toggle(line.group);
    }
    const withMod = event.ctrlKey || event.metaKey;
    if (link && withMod) return undefined;
    if (position.column === 0 || withMod || event.shiftKey) {
      event.preventDefault();
      return toggle(row, event.shiftKey);
    }
    if (link) event.preventDefault();
    if (link && !link.hasAttribute("data-open")) return options.onFollow(link.getAttribute("href") ?? "");
    // While a record is open a press anywhere shows that row's, unless it marks text.
    const follows = openId !== undefined && String(getSelection()) === "";
    if ((link || layout.asCards || follows) && row._id !== openId) onOpen(row._id, openId !== undefined);
  };
  const onCellDoubleClick = ({ position, row }: CellEvent) => {
    if (cellEdits.onDoubleClick(position)) return;
    if (position.column > 0 && !groupLine(row) && row._id !== openId) onOpen(row._id, openId !== undefined);
  };

  useGridShortcuts({ press, run, actions, noun: resource.noun });
  return { onKeyDown, onCellClick, onCellDoubleClick, toggleAll, run };
}

// The row's own button opens the same menu as the right mouse button, where the pointer is.
function askForMenu(target: Element, { clientX, clientY }: CellEvent["event"]) {
  target.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX, clientY }));
}

interface GridShortcuts {
  press: (key: string, shift?: boolean) => void;
  run: (action: GridAction) => void;
  actions: readonly GridAction[];
  noun: string;
}

function useGridShortcuts({ press, run, actions, noun }: GridShortcuts) {
  useShortcut({ keys: "j", label: `Next ${noun}`, group: "List", run: () => press("j") });
  useShortcut({ keys: "k", label: `Previous ${noun}`, group: "List", run: () => press("k") });
  useShortcut({ keys: "x", label: `Select the ${noun}`, group: "List", run: () => press("x") });
  useShortcut({ keys: "shift+x", label: "Select up to here", group: "List", run: () => press("X", true) });
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const stops = actions.flatMap((action) =>
      action.shortcut === undefined
        ? []
        : [
            registerShortcut({
              keys: action.shortcut,
              label: action.label,
              group: "List",
              run: () => latest.current(action),
            }),
          ],
    );
    return () => stops.forEach((stop) => stop());
  }, [actions]);
}
