import { lazy, Suspense, useState } from "react";
import { IconButton } from "#client/ui/icon-button.tsx";
import { ChartLine, ListChecks } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { formatDay, formatInstant } from "#shared/format/dates.ts";
import { formatNumber } from "#shared/format/numbers.ts";

const TrendDrawing = lazy(() => import("./trend-drawing.tsx"));

export interface TrendPoint {
  /** Day (`2026-11-03`) or ISO instant. */
  at: string;
  /** By series id. */
  values: Readonly<Record<string, number>>;
}

export interface TrendSeries {
  id: string;
  label: string;
  /** One of the six series colours. */
  color?: 1 | 2 | 3 | 4 | 5 | 6;
}

export interface TrendChartProps {
  /** What it shows, e.g. "Errors per hour". */
  title: string;
  points: readonly TrendPoint[];
  series: readonly TrendSeries[];
  kind?: "bars" | "line";
  /** Pixels of the drawing. */
  height?: number;
}

/** Counts over time as bars or lines, and the same numbers as a table for whoever can't or won't read drawings. */
export function TrendChart({ title, points, series, kind = "bars", height = 180 }: TrendChartProps) {
  const style = useLocale();
  const [isTable, setTable] = useState(false);
  const timeWords = (at: string) => (at.length === 10 ? formatDay(at, style) : formatInstant(at, style));
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 flex items-center gap-3 text-sm font-medium">
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {series.length > 1 &&
          series.map(({ id, label, color = 1 }) => (
            <span key={id} className="flex items-center gap-1.5 text-xs font-normal text-ink-soft">
              <span
                aria-hidden
                className="size-2 rounded-xs"
                style={{ background: `var(--series-${color})` }}
              />
              {label}
            </span>
          ))}
        <IconButton
          size="sm"
          label={isTable ? "Show as a drawing" : "Show as a table"}
          aria-pressed={isTable}
          icon={isTable ? <ChartLine /> : <ListChecks />}
          onClick={() => setTable(!isTable)}
        />
      </figcaption>
      {isTable ? (
        <TrendTable {...{ title, points, series, height, timeWords }} />
      ) : (
        <div
          role="img"
          aria-label={`${title}. ${summaryOf(points, series, style.locale)}`}
          style={{ height }}
        >
          <Suspense fallback={<Skeleton className="size-full" />}>
            <TrendDrawing {...{ points, series, kind, height, timeWords }} />
          </Suspense>
        </div>
      )}
    </figure>
  );
}

type TrendTableProps = Pick<TrendChartProps, "title" | "points" | "series"> & {
  height: number;
  timeWords: (at: string) => string;
};

function TrendTable({ title, points, series, height, timeWords }: TrendTableProps) {
  const { locale } = useLocale();
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
      tabIndex={0}
      role="region"
      aria-label={`${title}, as a table`}
      className="scroll-thin overflow-auto rounded-md border border-line"
      style={{ maxHeight: height }}
    >
      <table className="w-full text-xs tabular-nums">
        <thead className="sticky top-0 bg-sunken text-left text-ink-soft">
          <tr>
            <th scope="col" className="px-2 py-1 font-medium">
              When
            </th>
            {series.map(({ id, label }) => (
              <th key={id} scope="col" className="px-2 py-1 text-right font-medium">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ at, values }) => (
            <tr key={at} className="border-t border-line">
              <th scope="row" className="px-2 py-1 text-left font-normal whitespace-nowrap">
                {timeWords(at)}
              </th>
              {series.map(({ id }) => (
                <td key={id} className="px-2 py-1 text-right">
                  {formatNumber(values[id] ?? 0, locale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function summaryOf(points: readonly TrendPoint[], series: readonly TrendSeries[], locale: string): string {
  return series
    .map(({ id, label }) => {
      const values = points.map((point) => point.values[id] ?? 0);
      const sum = values.reduce((total, value) => total + value, 0);
      return `${label}: ${formatNumber(sum, locale)} in all, at most ${formatNumber(Math.max(0, ...values), locale)}`;
    })
    .join(". ");
}
