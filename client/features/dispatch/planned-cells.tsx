import type { GridCellProps, GridCells } from "#client/grid/cells/grid-cell.ts";
import { useNow } from "#client/ui/clock.ts";
import { useLocale } from "#client/ui/locale.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { formatExact, formatPlanned, formatRelative, instantsOfRange } from "#shared/format/dates.ts";

/** A planned instant by the clock; how far off it is on hover. */
function PlannedCell({ value }: GridCellProps) {
  return <Planned start={String(value)} />;
}

/** A range of time as Postgres writes it, by the clock. */
function SlotCell({ value }: GridCellProps) {
  const range = instantsOfRange(String(value));
  return range ? <Planned start={range[0]} end={range[1]} /> : <span>{String(value)}</span>;
}

function Planned({ start, end }: { start: string; end?: string | undefined }) {
  const style = useLocale();
  const now = useNow();
  return (
    <time
      dateTime={new Date(start).toISOString()}
      {...hintProps(`${formatRelative(start, now, style.locale)} · ${formatExact(start, style)}`)}
      className="truncate tabular-nums"
    >
      {formatPlanned(start, end, style)}
    </time>
  );
}

export const bookingCells: GridCells = {
  pickupWindowStart: PlannedCell,
  pickupWindowEnd: PlannedCell,
  deliveryWindowStart: PlannedCell,
  deliveryWindowEnd: PlannedCell,
};

export const assignmentCells: GridCells = { during: SlotCell };
