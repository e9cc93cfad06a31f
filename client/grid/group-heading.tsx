import { classNames } from "#client/ui/class-names.ts";
import { ChevronRight } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { aggregateWords, isGroupedByTime } from "#shared/aggregates.ts";
import { formatNumber } from "#shared/format/numbers.ts";
import { groupWords, type GroupLine } from "./grid-groups.ts";
import type { GroupRowProps } from "./group-row.tsx";
import { totalWords } from "./total-words.ts";

/** What a group is called, how many rows it has, and what its columns come to. */
export function GroupHeading({
  line,
  grouping,
  index,
  top,
  height,
  resource,
  columns,
  asCards,
  ticked,
  activeColumn,
}: GroupRowProps & { line: Extract<GroupLine, { kind: "heading" }> }) {
  const style = useLocale();
  const { group, isOpen } = line;
  const field = resource.fields[grouping.field];
  const words = groupWords(group, grouping, field !== undefined && isGroupedByTime(field), style);
  const figures = columns.flatMap((column, position) => {
    const total = group.totals.find((candidate) => candidate.field === column.name);
    if (!total || position === 0) return [];
    const what = aggregateWords(total.of, column.field);
    return [{ column, position, what, text: totalWords(total, column.field, style) }];
  });
  // The name takes the room up to the first figure.
  const until = asCards ? 0 : (figures[0]?.position ?? columns.length);
  const isActive = activeColumn >= 0;
  const onName =
    isActive && !figures.some(({ position }) => position + 1 === activeColumn) && activeColumn > 0;
  const quantity = `${formatNumber(group.count, style.locale)} ${group.count === 1 ? resource.noun : resource.label.toLowerCase()}`;
  return (
    <div
      role="row"
      aria-level={1}
      aria-expanded={isOpen}
      aria-setsize={line.of}
      aria-posinset={line.place + 1}
      aria-rowindex={index + 2}
      data-row={index}
      data-group
      className={classNames(
        "absolute inset-x-0 cursor-default border-b border-line bg-sunken text-sm select-none hover:bg-hover",
        asCards ? "flex items-stretch" : "grid [contain:strict]",
      )}
      style={{
        transform: `translateY(${top}px)`,
        height,
        ...(!asCards && { gridTemplateColumns: "var(--columns)" }),
      }}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        data-column={0}
        tabIndex={activeColumn === 0 ? 0 : -1}
        className={classNames(
          cellClass,
          "sticky left-0 z-1 justify-center bg-sunken",
          asCards && "w-11 shrink-0",
        )}
      >
        <input
          type="checkbox"
          tabIndex={-1}
          readOnly
          checked={ticked === "all"}
          ref={(input) => {
            if (input) input.indeterminate = ticked === "some";
          }}
          aria-label={`Select all rows of ${words}`}
          className="pointer-events-none size-3.5 accent-accent"
        />
      </div>
      <div
        role="gridcell"
        aria-colindex={2}
        aria-colspan={asCards ? 1 : until}
        data-column={1}
        tabIndex={onName ? 0 : -1}
        aria-label={`${field?.label ?? grouping.field}: ${words}, ${quantity}`}
        className={classNames(cellClass, "sticky z-1 min-w-0 gap-1.5", asCards && "flex-1")}
        style={asCards ? { left: 44 } : { left: 34, gridColumn: `2 / span ${Math.max(1, until)}` }}
      >
        <ChevronRight
          aria-hidden
          className={classNames(
            "size-3.5 shrink-0 text-ink-soft transition-transform",
            isOpen && "rotate-90",
          )}
        />
        <span className="truncate font-medium text-ink">{words}</span>
        <span className="shrink-0 text-xs text-ink-soft tabular-nums">
          {formatNumber(group.count, style.locale)}
        </span>
        {asCards && figures[0] && (
          <span className="ml-auto truncate pr-3 text-xs text-ink-soft tabular-nums">
            {figures[0].column.field.label} <span className="text-ink">{figures[0].text}</span>
          </span>
        )}
      </div>
      {!asCards &&
        figures.map(({ column, position, what, text }) => (
          <div
            key={column.name}
            role="gridcell"
            aria-colindex={position + 2}
            aria-label={`${what} of ${column.field.label}: ${text}`}
            data-column={position + 1}
            tabIndex={activeColumn === position + 1 ? 0 : -1}
            className={classNames(cellClass, "justify-end text-xs text-ink-soft tabular-nums")}
            style={{ gridColumn: position + 2 }}
            {...hintProps(`${what} of ${column.field.label}: ${text}`)}
          >
            {what === "Average" && <span className="mr-1 text-ink-faint">avg</span>}
            <span className="truncate">{text}</span>
          </div>
        ))}
    </div>
  );
}

const cellClass =
  "relative flex min-w-0 items-center overflow-hidden px-2 whitespace-nowrap focus:outline-none focus-visible:shadow-[inset_0_0_0_2px_var(--focus)]";
