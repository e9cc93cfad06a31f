import {
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo, type CSSProperties } from "react";
import { narrowestColumn, widestColumn, type GridColumn } from "./grid-columns.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { GridSettings } from "./grid-settings.ts";
import { useSame } from "./use-same.ts";

const features = tableFeatures({
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
});
const helper = createColumnHelper<typeof features, GridRow>();
// Filter, order and pages are the server's, so the table keeps the columns only: rows never pass through it.
const withoutRows: GridRow[] = [];

/** Width of the column with the tick boxes, and of the row menu at the end. */
export const tickWidth = 34;
export const menuWidth = 34;

/** A shown column: where it stands and whether it stays while the others scroll. Its width is a CSS variable, so that resizing repaints no cell. */
export interface ShownColumn extends GridColumn {
  /** CSS left edge when it stays in place. */
  pinnedAt: string | undefined;
  isLastPinned: boolean;
}

interface GridTableOptions {
  columns: readonly GridColumn[];
  /** Names in order. */
  shown: readonly string[];
  settings: GridSettings;
  onWidthsChange: (widths: Record<string, number>) => void;
  /** Inner width of the scroll area, pixels; 0 before it is known. */
  room: number;
  hasRowMenu: boolean;
  /** Takes the room that is left. */
  stretching: string;
}

/** The column model of the grid: order, visibility, pins and sizes, and the CSS variables that lay out every row. */
export function useGridTable({
  columns,
  shown,
  settings,
  onWidthsChange,
  room,
  hasRowMenu,
  stretching,
}: GridTableOptions) {
  const definitions = useMemo(
    () =>
      helper.columns(
        columns.map((column) =>
          helper.accessor((row) => row[column.name], {
            id: column.name,
            header: column.field.label,
            size: column.width,
            minSize: narrowestColumn,
            maxSize: widestColumn,
          }),
        ),
      ),
    [columns],
  );
  const pinned = useSame(settings.pinned ?? shown.slice(0, 1));
  const state = useMemo(
    () => ({
      columnOrder: [...shown],
      columnVisibility: Object.fromEntries(columns.map(({ name }) => [name, shown.includes(name)])),
      columnPinning: { start: shown.filter((name) => pinned.includes(name)), end: [] },
      columnSizing: settings.widths,
    }),
    [columns, shown, settings.widths, pinned],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: withoutRows,
    state,
    columnResizeMode: "onChange",
    onColumnSizingChange: (change) =>
      onWidthsChange(typeof change === "function" ? change(settings.widths) : change),
  });

  const leaves = table.getVisibleLeafColumns();
  const order = leaves.map((column) => column.id).join();
  const pinCount = table.getStartVisibleLeafColumns().length;
  const shownList = useMemo<ShownColumn[]>(() => {
    const byName = new Map(columns.map((column) => [column.name, column]));
    return order.split(",").flatMap((name, position) => {
      const column = byName.get(name);
      if (!column) return [];
      const isPinned = position < pinCount;
      return [
        {
          ...column,
          pinnedAt: isPinned ? `var(--pin-${position})` : undefined,
          isLastPinned: isPinned && position === pinCount - 1,
        },
      ];
    });
  }, [columns, order, pinCount]);

  const sizes = leaves.map((column) => column.getSize());
  const fixed = tickWidth + (hasRowMenu ? menuWidth : 0);
  const total = sizes.reduce((sum, size) => sum + size, fixed);
  const spare = Math.max(0, room - total);
  const stretchAt = leaves.findIndex(
    (column) => column.id === stretching && settings.widths[column.id] === undefined,
  );
  if (stretchAt >= 0) sizes[stretchAt] = (sizes[stretchAt] ?? 0) + Math.min(spare, 420);
  const laidOut = sizes.reduce((sum, size) => sum + size, fixed);

  const style: CSSProperties & Record<`--${string}`, string> = {
    "--columns": `${tickWidth}px ${sizes.map((size) => `${size}px`).join(" ")} minmax(0,1fr)${hasRowMenu ? ` ${menuWidth}px` : ""}`,
    "--row-width": `${Math.max(laidOut, room)}px`,
  };
  let edge = tickWidth;
  sizes.slice(0, pinCount).forEach((size, position) => {
    style[`--pin-${position}`] = `${edge}px`;
    edge += size;
  });
  return { table, columns: shownList, style, pinnedWidth: edge };
}

export type GridTable = ReturnType<typeof useGridTable>["table"];
