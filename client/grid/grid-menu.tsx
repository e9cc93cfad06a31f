import type { GridAction } from "./grid-action.ts";
import { rowTarget } from "./grid-action.ts";
import { CellMenu, HeadingMenu } from "./cell-menu.tsx";
import { withCondition } from "./filter-tree.ts";
import { useGrid } from "./grid-context.ts";
import { shifted } from "./grid-columns.ts";
import { copyCell } from "./copy-cells.ts";
import type { GridRow } from "./grid-row-data.ts";
import { recordAddress } from "./record-address.ts";
import type { GridSettings } from "./grid-settings.ts";
import type { ShownColumn } from "./grid-table.ts";
import type { Sort } from "#shared/resource.ts";

/** Where a menu was asked for: a cell of a row, or a heading. */
export interface MenuPlace {
  row: GridRow | undefined;
  column: ShownColumn | undefined;
}

interface GridMenuProps {
  place: MenuPlace;
  shown: readonly string[];
  pinned: readonly string[];
  sort: readonly Sort[];
  actions: readonly GridAction[];
  onOpen: (id: string) => void;
  onSettingsChange: (part: Partial<GridSettings>) => void;
  onResize: (name: string, by: number) => void;
}

/** The menu of the right mouse button, for cells and headings alike. */
export function GridMenu({
  place,
  shown,
  pinned,
  sort,
  actions,
  onOpen,
  onSettingsChange,
  onResize,
}: GridMenuProps) {
  const { client, resource, params, change } = useGrid();
  const { row, column } = place;
  if (row) {
    return (
      <CellMenu
        row={row}
        column={column}
        href={recordAddress(resource.name, row._id) ?? ""}
        actions={actions}
        onFilter={(condition) => change({ filter: withCondition(params.filter, condition) })}
        onOpen={() => onOpen(row._id)}
        onCopy={() => column && void copyCell(client, resource, row, column)}
        onRun={(action) => action.run(rowTarget(row))}
      />
    );
  }
  if (!column) return null;
  const { name } = column;
  const isPinned = pinned.includes(name);
  return (
    <HeadingMenu
      column={column}
      sort={sort}
      isPinned={isPinned}
      canHide={shown.length > 1}
      onSort={(next) => change({ sort: next })}
      onShift={(by) => change({ columns: shifted(shown, name, by) }, true)}
      onResize={(by) => onResize(name, by)}
      onPin={() =>
        onSettingsChange({ pinned: isPinned ? pinned.filter((other) => other !== name) : [...pinned, name] })
      }
      onHide={() => change({ columns: shown.filter((other) => other !== name) }, true)}
    />
  );
}
