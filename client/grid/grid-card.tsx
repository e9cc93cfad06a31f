import { memo } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { draftedRow } from "./edit/draft-look.ts";
import { isBlank } from "./cell-text.ts";
import { defaultCells } from "./cells/default-cells.ts";
import { leavingLook, type GridRowProps } from "./grid-row.tsx";
import type { ShownColumn } from "./grid-table.ts";
import { recordAddress } from "./record-address.ts";

export const cardHeight = 58;
const detailsShown = 3;
const figuresShown = 2;
const isFigure = ({ field }: ShownColumn) => ["number", "integer", "percent", "money"].includes(field.kind);

/** One row on a narrow screen: its name and state above, the next fields below. */
export const GridCardView = memo(function GridCardView({
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
}: GridRowProps) {
  const row = draft ? draftedRow(read, draft, resource) : read;
  const draw = (name: string) => {
    const column = columns.find((candidate) => candidate.name === name);
    const value = row[name];
    if (!column || isBlank(value)) return null;
    const Cell = cells[name] ?? defaultCells[column.field.kind];
    return <Cell value={value} row={row} name={name} field={column.field} resource={resource} />;
  };
  const state = columns.find(
    (column) => column.field.kind === "enum" && column.field.tones && column.name !== openColumn,
  );
  const details = columns
    .filter(
      (column) =>
        column.name !== openColumn &&
        column !== state &&
        column.field.kind !== "trend" &&
        column.field.kind !== "json",
    )
    .filter((column) => !isBlank(row[column.name]));
  // A third figure has no room beside two large ones, and half a figure is a wrong one.
  const tooMany = new Set(details.filter(isFigure).slice(figuresShown));
  const shown = details.filter((column) => !tooMany.has(column)).slice(0, detailsShown);
  return (
    <div
      role="row"
      aria-level={level}
      aria-rowindex={index + 2}
      aria-selected={isTicked}
      data-row={index}
      className={classNames(
        "absolute inset-x-0 flex border-b border-line bg-(--ground)",
        isOpen || isTicked
          ? "[--ground:var(--selected)]"
          : "[--ground:var(--surface)] active:[--ground:var(--hover)]",
        leavingLook(leaving),
        flashing && "animate-flash",
      )}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <div
        role="gridcell"
        data-column={0}
        tabIndex={activeColumn === 0 ? 0 : -1}
        className="flex w-11 shrink-0 items-center justify-center"
      >
        <input
          type="checkbox"
          tabIndex={-1}
          checked={isTicked}
          readOnly
          aria-label={`Select ${String(row[resource.titleField] ?? resource.noun)}`}
          className="pointer-events-none size-4 accent-accent"
        />
      </div>
      <div
        role="gridcell"
        data-column={1}
        tabIndex={activeColumn > 0 ? 0 : -1}
        className="flex min-w-0 flex-1 flex-col justify-center gap-0.5 pr-3 focus:outline-none focus-visible:shadow-[inset_0_0_0_2px_var(--focus)]"
      >
        <div className="flex items-center gap-2">
          <a
            href={recordAddress(resource.name, row._id)}
            tabIndex={-1}
            data-open
            className="min-w-0 flex-1 truncate text-base font-medium text-ink"
          >
            {draw(openColumn) ?? row._id.slice(0, 8)}
          </a>
          {state && draw(state.name)}
        </div>
        {/* A finger can't choose between lines this close: all of the card opens its record. */}
        <div className="flex min-w-0 items-center gap-1.5 text-xs text-ink-soft [&_a]:pointer-events-none">
          {shown.map((column, position) => (
            <span
              key={column.name}
              className={classNames(
                "flex items-center gap-1",
                isFigure(column) ? "shrink-0" : "min-w-0 shrink truncate",
              )}
            >
              {position > 0 && (
                <span aria-hidden className="text-ink-faint">
                  ·
                </span>
              )}
              {(isFigure(column) || column.field.kind === "boolean") && (
                <span className="text-ink-faint">{column.field.label}</span>
              )}
              <span className="min-w-0 truncate">{draw(column.name)}</span>
            </span>
          ))}
        </div>
      </div>
    </div>
  );
});
