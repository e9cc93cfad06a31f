import type { ComponentType } from "react";
import type { AnyResource, Field } from "#shared/resource.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";

/** What every cell gets. The value is a preview: long text and JSON may be cut, `get` has the whole. */
export interface GridCellProps {
  value: unknown;
  row: GridRow;
  name: string;
  field: Field;
  resource: AnyResource;
}

export type GridCell = ComponentType<GridCellProps>;

/** Cells of a feature's own, by field; the others are drawn by their kind. */
export type GridCells = Readonly<Record<string, GridCell>>;
