import type { VirtualItem } from "@tanstack/react-virtual";
import { Button } from "#client/ui/button.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { faultWords } from "#client/trpc.ts";
import { GridCardView } from "./grid-card.tsx";
import { headerHeight, type GridViewportProps } from "./grid-frame.ts";
import { GridRowView } from "./grid-row.tsx";
import { groupLine, rowsBelow } from "./grid-groups.ts";
import { GroupRowView } from "./group-row.tsx";
import { groupBox } from "./group-selection.ts";
import { isSelected } from "./grid-selection.ts";
import { tickWidth } from "./grid-table.ts";
import type { GridRows } from "./use-grid-rows.ts";

interface DrawnRowsProps extends GridViewportProps {
  items: readonly VirtualItem[];
  isFlinging: boolean;
}

/** The rows that can be seen. While the list flies past, their names only: cells that nobody can read cost frames. */
export function DrawnRows({ items, isFlinging, ...grid }: DrawnRowsProps) {
  const { rows, active, resource, selection, live } = grid;
  const { asCards, rowHeight, openColumn, columns } = grid.layout;
  return items.map(({ index, start }, slot) => {
    const row = rows.loaded.rows[index];
    if (!row) return null;
    const top = start - (asCards ? 0 : headerHeight);
    const isActive = index === active.row;
    const line = groupLine(row);
    if (line) {
      if (!grid.grouping || !grid.groups) return null;
      return (
        <GroupRowView
          key={row._id}
          line={line}
          grouping={grid.grouping}
          index={index}
          top={top}
          height={rowHeight}
          resource={resource}
          columns={columns}
          asCards={asCards}
          ticked={
            line.kind === "heading"
              ? groupBox(
                  selection,
                  line.group,
                  rowsBelow(rows.loaded.rows, index).map(({ _id }) => _id),
                )
              : "none"
          }
          activeColumn={isActive ? active.column : -1}
          onReadOn={grid.groups.readOn}
        />
      );
    }
    if (isFlinging && !isActive) {
      return (
        <div
          // oxlint-disable-next-line react/no-array-index-key -- by place, so that flying past reuses the same elements
          key={`passing ${slot}`}
          aria-hidden
          className="absolute inset-x-0 flex items-center border-b border-line text-sm"
          style={{ transform: `translateY(${top}px)`, height: rowHeight }}
        >
          <span className="sticky truncate font-medium" style={{ left: tickWidth + 8 }}>
            {String(row[openColumn] ?? row[resource.titleField] ?? "")}
          </span>
        </div>
      );
    }
    const drawn = {
      row,
      index,
      top,
      height: rowHeight,
      columns,
      resource,
      cells: grid.cells,
      openColumn,
      isTicked: isSelected(selection, row._id),
      isOpen: row._id === grid.openId,
      leaving: live.gone.get(row._id),
      flashing: live.flashing.get(row._id),
      draft: grid.drafts.get(row._id),
      activeColumn: isActive ? active.column : -1,
      level: grid.grouping && 2,
      hasMenu: !asCards,
    };
    return asCards ? <GridCardView key={row._id} {...drawn} /> : <GridRowView key={row._id} {...drawn} />;
  });
}

/** Below the last loaded row: more on its way, or why there isn't. */
export function RowsEnd({ rows, rowHeight }: { rows: GridRows; rowHeight: number }) {
  if (rows.hasNextFailed) {
    return (
      <div
        role="alert"
        className="sticky left-0 flex w-fit items-center gap-3 px-4 py-2 text-sm text-bad-ink"
      >
        {faultWords(rows.error)}
        <Button size="sm" onClick={rows.fetchNext}>
          Load more
        </Button>
      </div>
    );
  }
  if (!rows.hasNext) return null;
  return (
    <div aria-hidden>
      {[0, 1, 2].map((line) => (
        <div
          key={line}
          className="flex items-center gap-6 border-b border-line pl-10"
          style={{ height: rowHeight }}
        >
          <Skeleton className="h-3 w-56" />
          <Skeleton className="h-3 w-24" />
        </div>
      ))}
    </div>
  );
}
