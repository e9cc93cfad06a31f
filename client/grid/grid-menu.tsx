import type { GridAction } from "./grid-action.ts";
import { rowTarget } from "./grid-action.ts";
import { CellMenu, HeadingMenu } from "./cell-menu.tsx";
import { withCondition } from "./filter-tree.ts";
import { useGrid } from "./grid-context.ts";
import { copyCell } from "./copy-cells.ts";
import type { GridRow } from "./grid-row-data.ts";
import { recordAddress } from "./record-address.ts";
import type { ShownColumn } from "./grid-table.ts";
import type { GridLayout } from "./use-grid-layout.ts";

/** Where a menu was asked for: a cell of a row, or a heading. */
export interface MenuPlace {
  row: GridRow | undefined;
  column: ShownColumn | undefined;
}

export interface GridMenuProps {
  place: MenuPlace;
  layout: GridLayout;
  actions: readonly GridAction[];
  onOpen: (id: string) => void;
}

/** The menu of the right mouse button, for cells and headings alike. */
export function GridMenu({ place, layout, actions, onOpen }: GridMenuProps) {
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
  const { shown, pinned, sort } = layout;
  const isPinned = pinned.includes(name);
  return (
    <HeadingMenu
      column={column}
      sort={sort}
      isPinned={isPinned}
      canHide={shown.length > 1}
      onSort={(next) => change({ sort: next })}
      onGroup={() => change({ group: { field: name } })}
      onShift={(by) => layout.shift(name, by)}
      onResize={(by) => layout.resize(name, by)}
      onPin={() =>
        layout.changeSettings({
          pinned: isPinned ? pinned.filter((other) => other !== name) : [...pinned, name],
        })
      }
      onHide={() => layout.show(shown.filter((other) => other !== name))}
    />
  );
}
