import { RelativeTime } from "#client/ui/relative-time.tsx";
import type { GridCellProps } from "./grid-cell.ts";

/** How long ago or how soon; the exact instant on hover. */
export function InstantCell({ value }: GridCellProps) {
  return <RelativeTime instant={String(value)} />;
}
