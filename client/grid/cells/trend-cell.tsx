import type { GridCellProps } from "./grid-cell.ts";

const width = 96;
const height = 16;

/** Counts over time as small bars, drawn as one path: a grid has dozens of them. */
export function TrendCell({ value, field }: GridCellProps) {
  const values = trendValues(value);
  const sum = values.reduce((total, count) => total + count, 0);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${field.label}: ${sum} in all`}
      className="block shrink-0 text-ink-faint"
    >
      <path d={barsPath(values)} fill="currentColor" opacity={sum > 0 ? 0.75 : 0.3} />
    </svg>
  );
}

/** A trend as numbers; lists send it as an array or as its JSON text. */
export function trendValues(value: unknown): number[] {
  const list: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return Array.isArray(list) ? list.map(Number) : [];
}

function barsPath(values: readonly number[]): string {
  const top = Math.max(...values, 1);
  const step = width / Math.max(1, values.length);
  return values
    .map((value, place) => {
      const high = value > 0 ? Math.max(2, (value / top) * height) : 1;
      const left = (place * step).toFixed(1);
      return `M${left} ${height}v${-high.toFixed(1)}h${(step * 0.76).toFixed(1)}V${height}z`;
    })
    .join("");
}
