import { memo } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { AnyResource } from "#shared/resource.ts";
import { draftedRow, draftLook, draftTitle, shownAsText } from "./edit/draft-look.ts";
import type { DraftRow } from "./edit/drafts.ts";
import { isBlank } from "./cell-text.ts";
import { defaultCells } from "./cells/default-cells.ts";
import type { GridCells } from "./cells/grid-cell.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { ShownColumn } from "./grid-table.ts";
import { recordAddress } from "./record-address.ts";
import type { Leaving } from "./live-reread.ts";

export interface GridRowProps {
  row: GridRow;
  /** Place among the loaded rows, from 0. */
  index: number;
  /** Pixels from the top of the rows. */
  top: number;
  height: number;
  columns: readonly ShownColumn[];
  resource: AnyResource;
  cells: GridCells;
  /** The column whose cell is the link to the record. */
  openColumn: string;
  isTicked: boolean;
  isOpen: boolean;
  /** No longer in this list: it left the filter, or isn't there at all. */
  leaving: Leaving | undefined;
  /** Fields that just changed. */
  flashing: ReadonlySet<string> | undefined;
  /** Edits of this row that are staged, on their way or refused. */
  draft: DraftRow | undefined;
  /** Column with the focus: 0 is the tick box; -1 when another row has it. */
  activeColumn: number;
  /** Under a group's heading: 2. */
  level: number | undefined;
  hasMenu: boolean;
}

/** One row. Nothing in it listens: clicks and keys are read by the grid from the data attributes. */
export const GridRowView = memo(function GridRowView({
  row: read,
  index,
  top,
  height,
  columns,
  resource,
  cells,
  openColumn,
  isTicked,
  isOpen,
  leaving,
  flashing,
  draft,
  activeColumn,
  level,
  hasMenu,
}: GridRowProps) {
  const row = draft ? draftedRow(read, draft, resource) : read;
  return (
    <div
      role="row"
      aria-level={level}
      aria-rowindex={index + 2}
      aria-selected={isTicked}
      data-row={index}
      className={classNames(
        "group/row absolute inset-x-0 grid [contain:strict] border-b border-line bg-(--ground)",
        isOpen || isTicked
          ? "[--ground:var(--selected)]"
          : "[--ground:var(--surface)] hover:[--ground:color-mix(in_srgb,var(--surface),var(--ink)_3%)]",
        leavingLook(leaving),
      )}
      style={{ transform: `translateY(${top}px)`, height, gridTemplateColumns: "var(--columns)" }}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        data-column={0}
        tabIndex={activeColumn === 0 ? 0 : -1}
        className={classNames(cellClass, "sticky left-0 z-1 justify-center bg-(--ground)")}
      >
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isTicked}
          readOnly
          aria-label={`Select ${String(row[resource.titleField] ?? resource.noun)}`}
          className="pointer-events-none size-3.5 accent-accent"
        />
      </div>
      {columns.map((column, position) => {
        const value = row[column.name];
        const Cell = cells[column.name] ?? defaultCells[column.field.kind];
        // Undefined: a column that was just added is still being read.
        const edit = draft?.cells[column.name];
        const content =
          edit && shownAsText(edit) ? (
            <span className="truncate">{String(value)}</span>
          ) : value === undefined ? (
            <Skeleton className="h-3 w-12" />
          ) : isBlank(value) ? (
            <span aria-hidden className="text-ink-faint">
              –
            </span>
          ) : (
            <Cell value={value} row={row} name={column.name} field={column.field} resource={resource} />
          );
        return (
          <div
            key={column.name}
            role="gridcell"
            aria-colindex={position + 2}
            data-column={position + 1}
            tabIndex={activeColumn === position + 1 ? 0 : -1}
            className={classNames(
              cellClass,
              column.alignEnd && "justify-end",
              column.pinnedAt !== undefined && "sticky z-1 bg-(--ground)",
              column.isLastPinned && "border-r border-line",
              flashing?.has(column.name) && "animate-flash",
              edit && draftLook(edit),
            )}
            title={edit && draftTitle(edit)}
            aria-invalid={edit?.state === "refused" || undefined}
            style={column.pinnedAt === undefined ? undefined : { left: column.pinnedAt }}
          >
            {column.name === openColumn ? (
              <a
                href={recordAddress(resource.name, row._id) ?? ""}
                tabIndex={-1}
                data-open
                aria-label={isBlank(value) ? `Open ${resource.noun}` : undefined}
                className="min-w-0 truncate font-medium text-ink underline-offset-2 hover:underline"
              >
                {content}
              </a>
            ) : (
              content
            )}
          </div>
        );
      })}
      {hasMenu && (
        <div className="sticky right-0 z-1 col-start-[-2] flex items-center justify-center bg-(--ground) opacity-0 group-hover/row:opacity-100">
          <span
            data-menu
            aria-hidden
            className="inline-flex size-6 items-center justify-center rounded-md text-ink-soft hover:bg-press"
          >
            ⋯
          </span>
        </div>
      )}
    </div>
  );
});

/** Faded when it left the filter, struck through when it was deleted. */
export function leavingLook(leaving: Leaving | undefined): string | undefined {
  if (leaving === undefined) return undefined;
  const faded = "[&_[role=gridcell]>*]:opacity-50";
  return leaving === "left" ? faded : `${faded} line-through decoration-ink-faint`;
}

const cellClass =
  "relative flex min-w-0 items-center overflow-hidden px-2 text-sm whitespace-nowrap focus:outline-none focus-visible:shadow-[inset_0_0_0_2px_var(--focus)]";
