import { classNames } from "#client/ui/class-names.ts";
import { Check, X } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator } from "#client/ui/menu.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { faultWords } from "#client/trpc.ts";
import { aggregatesFor, aggregateWords } from "#shared/aggregates.ts";
import type { Aggregate } from "#shared/list-params.ts";
import type { Field } from "#shared/resource.ts";
import type { GridColumn } from "./grid-columns.ts";
import { useGrid } from "./grid-context.ts";
import { totalWords } from "./total-words.ts";
import type { GridLayout } from "./use-grid-layout.ts";
import type { TotalsState } from "./use-totals.ts";

const rowHeight = 30;

interface TotalsRowProps {
  layout: GridLayout;
  totals: TotalsState;
}

/** The line below the rows: of each column what its menu says, over all that match. On phones, a strip of those chosen. */
export function TotalsRow({ layout, totals }: TotalsRowProps) {
  const { params } = useGrid();
  const { columns, asCards } = layout;
  if (asCards) {
    const summable = layout.all.filter(({ field }) => aggregatesFor(field).length > 0);
    const chosen = summable.filter(({ name }) => params.totals?.some(({ field }) => field === name));
    const offered =
      chosen.length > 0 ? chosen : summable.filter(({ name }) => layout.shown.includes(name)).slice(0, 6);
    return (
      <div
        role="group"
        aria-label="Totals of all rows that match"
        className="flex shrink-0 gap-1 overflow-x-auto border-t border-line-strong bg-sunken px-2 py-1"
      >
        {offered.map((column) => (
          <TotalCell key={column.name} column={column} totals={totals} isNamed />
        ))}
      </div>
    );
  }
  return (
    <div
      role="group"
      aria-label="Totals of all rows that match"
      className="group/totals sticky bottom-0 z-3 grid border-t border-line-strong bg-sunken"
      style={{ width: "var(--row-width)", height: rowHeight, gridTemplateColumns: "var(--columns)" }}
    >
      <span className="sticky left-0 z-1 bg-sunken" />
      {columns.map((column) => (
        <div
          key={column.name}
          className={classNames(
            "flex min-w-0 items-center px-0.5",
            column.alignEnd && "justify-end",
            column.pinnedAt !== undefined && "sticky z-1 bg-sunken",
            column.isLastPinned && "border-r border-line",
          )}
          style={column.pinnedAt === undefined ? undefined : { left: column.pinnedAt }}
        >
          <TotalCell column={column} totals={totals} />
        </div>
      ))}
    </div>
  );
}

function TotalCell({
  column: { name, field },
  totals,
  isNamed = false,
}: {
  column: GridColumn;
  totals: TotalsState;
  isNamed?: boolean;
}) {
  const { params, change } = useGrid();
  const style = useLocale();
  const ways = aggregatesFor(field);
  if (ways.length === 0) return null;
  const wish = params.totals?.find((candidate) => candidate.field === name);
  const choose = (of: Aggregate | undefined) => {
    const others = (params.totals ?? []).filter((candidate) => candidate.field !== name);
    change({ totals: of ? [...others, { field: name, of }] : others }, true);
  };
  const total = totals.of(name);
  const what = wish && aggregateWords(wish.of, field);
  const text = total && totalWords(total, field, style);
  const failed = wish && totals.error ? faultWords(totals.error) : undefined;
  const label = what
    ? `${what} of ${field.label}${failed ? ": not known" : text ? `: ${text}` : ""}, over all that match`
    : `Sum up ${field.label}`;
  return (
    <Menu
      side="top"
      align="end"
      trigger={
        <button
          type="button"
          aria-label={label}
          aria-busy={wish !== undefined && totals.isAsking}
          className={classNames(
            "flex h-6 min-w-0 items-center gap-1.5 rounded-md px-1.5 text-xs whitespace-nowrap outline-offset-0 hover:bg-hover",
            wish ? "text-ink" : "text-ink-faint",
            // Said whole on a phone: its strip scrolls sideways.
            isNamed && "shrink-0",
            !wish &&
              (params.totals ?? []).length > 0 &&
              !isNamed &&
              "opacity-0 group-hover/totals:opacity-100 focus-visible:opacity-100 aria-expanded:opacity-100 pointer-coarse:opacity-100",
          )}
          {...hintProps(failed ?? label)}
        >
          {isNamed && <span className="text-ink-soft">{field.label}</span>}
          <span className="min-w-0 shrink-[99] overflow-hidden text-2xs text-ink-soft">
            {wish ? (isNamed ? what : shortWords(wish.of, field)) : isNamed ? "+" : "Total…"}
          </span>
          {wish &&
            (failed ? (
              <span className="truncate text-warning-ink">not known</span>
            ) : text === undefined ? (
              <Skeleton className="h-3 w-14" />
            ) : (
              <span
                className={classNames("truncate font-medium tabular-nums", totals.isStale && "opacity-50")}
              >
                {text}
              </span>
            ))}
        </button>
      }
    >
      <MenuGroup label={`${field.label}, of all that match`}>
        {ways.map((of) => (
          <MenuItem
            key={of}
            icon={wish?.of === of ? <Check /> : <span className="size-3.5" />}
            onClick={() => choose(of)}
          >
            {aggregateWords(of, field)}
          </MenuItem>
        ))}
      </MenuGroup>
      {(wish || failed) && <MenuSeparator />}
      {failed && <MenuItem onClick={totals.again}>Try again</MenuItem>}
      {wish && (
        <MenuItem icon={<X />} onClick={() => choose(undefined)}>
          No total
        </MenuItem>
      )}
    </Menu>
  );
}

// As short as a narrow column takes; the hint and the menu say it in full.
function shortWords(of: Aggregate, { kind }: Field): string {
  const isTime = kind === "instant" || kind === "date";
  switch (of) {
    case "sum":
      return "Σ";
    case "average":
      return "avg";
    case "min":
      return isTime ? "from" : "min";
    case "max":
      return isTime ? "to" : "max";
    case "empty":
      return "empty";
    case "distinct":
      return "different";
  }
}
