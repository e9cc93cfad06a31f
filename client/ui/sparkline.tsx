import { classNames } from "#client/ui/class-names.ts";

export interface SparklineProps {
  values: readonly number[];
  /** What it shows in a sentence, for screen readers; without it the line is decoration beside a number. */
  label?: string;
  width?: number;
  height?: number;
  /** Bars suit counts per day; a line suits a level. */
  kind?: "line" | "bars";
  /** A text colour class; the drawing takes it. */
  className?: string;
}

/** A trend the size of a word. Starts at zero, so that heights compare. */
export function Sparkline({
  values,
  label,
  width = 72,
  height = 18,
  kind = "line",
  className = "text-series-1",
}: SparklineProps) {
  const top = Math.max(...values, 0) || 1;
  const step = kind === "bars" ? width / values.length : width / Math.max(1, values.length - 1);
  const y = (value: number) => height - 1 - (Math.max(0, value) / top) * (height - 2);
  const points = values
    .map((value, index) => `${(index * step).toFixed(1)},${y(value).toFixed(1)}`)
    .join(" ");
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      className={classNames("block shrink-0 overflow-visible", className)}
    >
      {kind === "bars" ? (
        <path d={barsPath(values, step, height, y)} fill="currentColor" />
      ) : (
        <>
          <polygon points={`0,${height} ${points} ${width},${height}`} fill="currentColor" opacity="0.1" />
          <polyline
            points={points}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
        </>
      )}
    </svg>
  );
}

// One path for all bars: a column of sparklines then costs one node each. Zero keeps a pixel, so that days stay countable.
function barsPath(
  values: readonly number[],
  step: number,
  height: number,
  y: (value: number) => number,
): string {
  return values
    .map((value, index) => {
      const top = value > 0 ? Math.min(y(value), height - 2) : height - 1;
      return `M${(index * step + step * 0.12).toFixed(1)} ${height}V${top.toFixed(1)}h${(step * 0.76).toFixed(1)}V${height}z`;
    })
    .join("");
}
