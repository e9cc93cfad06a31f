import { useRef, type KeyboardEvent } from "react";
import type { AnyResource } from "#shared/resource.ts";
import { copyCell, copyRows } from "./copy-cells.ts";
import type { useEditCommands } from "./edit/use-edit-commands.ts";
import type { GridAction } from "./grid-action.ts";
import type { ViewportHandle } from "./grid-frame.ts";
import { groupLine } from "./grid-groups.ts";
import { gridCommand, type GridCommand, type GridKey, type GridPosition } from "./grid-keyboard.ts";
import type { GridRow } from "./grid-row-data.ts";
import {
  headerBox,
  isNothingSelected,
  isSelected,
  nothingSelected,
  selectLoaded,
  selectMatching,
  selectedRows,
  selectRange,
  toggleRow,
  type GridSelection,
} from "./grid-selection.ts";
import type { ListClient } from "./list-client.ts";
import { useCellClicks } from "./use-cell-clicks.ts";
import { useGridActions } from "./use-grid-actions.ts";
import type { GridData } from "./use-grid-data.ts";
import type { GridLayout } from "./use-grid-layout.ts";
import type { GridPlace } from "./use-grid-place.ts";
import { useGridShortcuts } from "./use-grid-shortcuts.ts";
import { useGroupCommands } from "./use-group-commands.ts";

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
  const activeRow = groupLine(loaded.rows[active.row]) ? undefined : loaded.rows[active.row];
  const activeColumn = columns[active.column - 1];

  const groupCommands = useGroupCommands(data, place);
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
    const { shiftKey: shift, altKey: alt } = event;
    const key: GridKey = { key: event.key, shift, alt, mod: event.ctrlKey || event.metaKey };
    if (cellEdits.typeAhead(key)) return event.preventDefault();
    if (active.row >= 0 && cellEdits.type(key)) return event.preventDefault();
    // Letters are shortcuts of the whole page, so that sequences such as "g x" stay whole.
    if (/^[a-z]$/i.test(event.key) && !key.mod) return;
    const isPlain = !key.mod && !alt && !shift;
    if (isPlain && groupCommands.press(event.key)) return event.preventDefault();
    const command = commandOf(key);
    if (command && perform(command)) event.preventDefault();
  };
  const press = (key: string, shift = false) => {
    // The first step goes to the active row itself: nobody has seen yet where it is.
    const isFirst = place.reveal.number === 0 && openId === undefined && (key === "j" || key === "k");
    if (isFirst && activeRow) return moveTo(active);
    const command = commandOf({ key, shift, mod: false, alt: false });
    if (command) perform(command);
  };

  const run = useGridActions(resource, data, place);
  const clicks = useCellClicks({ ...options, groupCommands, toggle });
  useGridShortcuts({
    press,
    run: run,
    actions,
    noun: resource.noun,
    isGrouped: data.groups !== undefined,
  });
  return { onKeyDown, ...clicks, toggleAll, run: run };
}
