import { useState, type DragEvent } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { ArrowDown, ArrowUp } from "#client/ui/icons.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import type { Field } from "#shared/resource.ts";
import type { GridLayout } from "./use-grid-layout.ts";
import { headerHeight } from "./grid-frame.ts";

interface GridHeaderProps {
  layout: GridLayout;
  box: "none" | "some" | "all";
  /** Column with the focus; -1 when it is in the rows. */
  activeColumn: number;
  onToggleAll: () => void;
}

/** The headings: click sorts, Shift-click adds, dragging moves, the right edge resizes. */
export function GridHeader({ layout, box, activeColumn, onToggleAll }: GridHeaderProps) {
  const { table, columns, sort } = layout;
  const [dragged, setDragged] = useState<string>();
  const [target, setTarget] = useState<string>();
  const isResizing = table.state.columnResizing.isResizingColumn;
  const headers = new Map(table.getFlatHeaders().map((header) => [header.column.id, header]));
  const drop = (event: DragEvent) => {
    event.preventDefault();
    if (dragged && target) layout.moveBefore(dragged, target);
    setDragged(undefined);
    setTarget(undefined);
  };
  return (
    <div role="rowgroup" className="sticky top-0 z-3" style={{ width: "var(--row-width)" }}>
      <div
        role="row"
        aria-rowindex={1}
        data-row={-1}
        className="grid border-b border-line-strong bg-sunken text-xs font-medium text-ink-soft select-none"
        style={{ height: headerHeight, gridTemplateColumns: "var(--columns)" }}
      >
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid around reads the keys of all its cells */}
        <div
          role="columnheader"
          aria-colindex={1}
          data-column={0}
          tabIndex={activeColumn === 0 ? 0 : -1}
          className={classNames(headingClass, "sticky left-0 z-1 justify-center bg-sunken")}
          onClick={onToggleAll}
        >
          <input
            type="checkbox"
            tabIndex={-1}
            readOnly
            checked={box === "all"}
            ref={(input) => {
              if (input) input.indeterminate = box === "some";
            }}
            aria-label="Select all loaded rows"
            className="pointer-events-none size-3.5 accent-accent"
          />
        </div>
        {columns.map((column, position) => {
          const { name, field } = column;
          const order = sort.findIndex((entry) => entry.field === name);
          const direction = sort[order]?.direction;
          const Arrow = direction === "desc" ? ArrowDown : ArrowUp;
          const header = headers.get(name);
          const startResizing = header?.getResizeHandler();
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid around reads the keys of all its cells
            <div
              key={name}
              role="columnheader"
              aria-colindex={position + 2}
              aria-sort={direction && (direction === "asc" ? "ascending" : "descending")}
              data-column={position + 1}
              data-heading={name}
              tabIndex={activeColumn === position + 1 ? 0 : -1}
              draggable={isResizing === false}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = "move";
                event.dataTransfer.setData("text/plain", field.label);
                setDragged(name);
              }}
              onDragOver={(event) => {
                if (!dragged) return;
                event.preventDefault();
                setTarget(name);
              }}
              onDragEnd={() => {
                setDragged(undefined);
                setTarget(undefined);
              }}
              onDrop={drop}
              onClick={(event) => field.sortable && layout.sortBy(name, event.shiftKey)}
              className={classNames(
                headingClass,
                "group/heading",
                column.alignEnd && "justify-end",
                column.pinnedAt !== undefined && "sticky z-1 bg-sunken",
                column.isLastPinned && "border-r border-line",
                field.sortable && "hover:text-ink",
                dragged === name && "opacity-40",
                target === name && dragged !== name && "bg-accent-soft text-accent-ink",
              )}
              style={column.pinnedAt === undefined ? undefined : { left: column.pinnedAt }}
              {...(hint(field) ? hintProps(hint(field)) : {})}
            >
              <span className="truncate">{field.label}</span>
              {direction && (
                <span className="ml-1 inline-flex shrink-0 items-center text-accent-ink">
                  <Arrow aria-hidden className="size-3" strokeWidth={2.5} />
                  {sort.length > 1 && (
                    <span className="text-[10px] leading-none tabular-nums">{order + 1}</span>
                  )}
                </span>
              )}
              <span
                aria-hidden
                className={classNames(
                  "absolute inset-y-0 right-0 z-2 w-2 cursor-col-resize touch-none after:absolute after:inset-y-1.5 after:right-0 after:w-px after:bg-line-strong hover:after:inset-y-0 hover:after:w-0.5 hover:after:bg-accent",
                  isResizing === name && "after:inset-y-0 after:w-0.5 after:bg-accent",
                )}
                onMouseDown={(event) => {
                  event.preventDefault();
                  event.stopPropagation();
                  startResizing?.(event);
                }}
                onTouchStart={(event) => startResizing?.(event)}
                onClick={(event) => event.stopPropagation()}
                onDoubleClick={(event) => {
                  event.stopPropagation();
                  header?.column.resetSize();
                }}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function hint({ help, sortable }: Field): string {
  const sorting = sortable ? "Click to sort, Shift-click to sort by this as well." : "";
  return [help, sorting].filter(Boolean).join(" ");
}

const headingClass =
  "relative isolate flex min-w-0 items-center overflow-hidden px-2 whitespace-nowrap focus:outline-none focus-visible:shadow-[inset_0_0_0_2px_var(--focus)]";
