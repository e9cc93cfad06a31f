import type { ComponentType } from "react";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import type { Permission } from "#shared/permissions.ts";
import type { AnyResource } from "#shared/resource.ts";

/** What a feature's own panel in the drawer gets. */
export interface RecordPanelProps {
  resource: AnyResource;
  row: GridRow;
}

/** A tab of a feature's own, before "Details" and "History". */
export interface RecordPanel {
  id: string;
  label: string;
  /** Without it the tab isn't there. */
  permission?: Permission;
  Panel: ComponentType<RecordPanelProps>;
}
