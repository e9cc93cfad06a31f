import { lazy, memo, Suspense, useState, type ReactNode } from "react";

const popups = () => import("./grid-popups.ts");

export const LaterFilterBar = lazy(() => popups().then(({ FilterBar }) => ({ default: memo(FilterBar) })));
export const LaterGridTools = lazy(() => popups().then(({ GridTools }) => ({ default: GridTools })));
export const LaterPointMenu = lazy(() => popups().then(({ PointMenu }) => ({ default: PointMenu })));
export const LaterEditing = lazy(() =>
  import("./edit/editing-layer.tsx").then(({ EditingLayer }) => ({ default: EditingLayer })),
);
export const LaterBulkBar = lazy(() => popups().then(({ BulkBar }) => ({ default: BulkBar })));

/** Shows `outline` until it is time and the part has come; from then on the part stays. */
export function Later({
  when,
  outline,
  children,
}: {
  when: boolean;
  outline: ReactNode;
  children: ReactNode;
}) {
  const [isWanted, setWanted] = useState(when);
  if (when && !isWanted) setWanted(true);
  return isWanted ? <Suspense fallback={outline}>{children}</Suspense> : outline;
}
