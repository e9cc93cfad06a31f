/*
 * Everything of the grid that opens: loaded together, after the first rows, so that no popup stands between the
 * reader and the list.
 */
export { BulkBar } from "./bulk-bar.tsx";
export { FilterBar } from "./filter-bar.tsx";
export { GridTools } from "./grid-tools.tsx";
export { PointMenu } from "./point-menu.tsx";
