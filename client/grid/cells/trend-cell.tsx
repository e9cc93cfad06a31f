import { Sparkline } from "#client/ui/sparkline.tsx";
import type { GridCellProps } from "./grid-cell.ts";

/** Counts over time as small bars. */
export function TrendCell({ value, field }: GridCellProps) {
  const values = trendValues(value);
  const sum = values.reduce((total, count) => total + count, 0);
  return (
    <Sparkline values={values} kind="bars" width={96} height={16} label={`${field.label}: ${sum} in all`} />
  );
}

/** A trend as numbers; lists send it as an array or as its JSON text. */
export function trendValues(value: unknown): number[] {
  const list: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return Array.isArray(list) ? list.map(Number) : [];
}
