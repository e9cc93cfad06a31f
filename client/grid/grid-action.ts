import type { ReactNode } from "react";
import type { Permission } from "#shared/permissions.ts";
import type { Count, Selection } from "#shared/list-params.ts";
import type { GridRow } from "./grid-row-data.ts";

/** What an action acts on. */
export interface ActionTarget {
  /** As a command takes it. */
  selection: Selection;
  /** The chosen rows that are loaded; all of them unless everything that matches was chosen. */
  rows: readonly GridRow[];
  /** How many rows are meant, as far as that is known. */
  count: Count | undefined;
}

/** Something that can be done to rows: in the row's menu, the bulk bar, the drawer and by its key. */
export interface GridAction {
  id: string;
  /** The verb, e.g. "Resolve". */
  label: string;
  icon?: ReactNode;
  /** One letter that does it to the ticked rows, else to the row with the focus. */
  shortcut?: string;
  danger?: boolean;
  permission: Permission;
  /** Whether it makes sense for this row; absent: for every row. */
  suits?: (row: GridRow) => boolean;
  run: (target: ActionTarget) => void;
}

/** The actions that a reader may do and that suit all of these rows. */
export function suitingActions(
  actions: readonly GridAction[],
  rows: readonly GridRow[],
  may: (permission: Permission) => boolean,
): GridAction[] {
  return actions.filter(({ permission, suits }) => may(permission) && (!suits || rows.some(suits)));
}

/** A single row as a target. */
export function rowTarget(row: GridRow): ActionTarget {
  return { selection: { ids: [row._id] }, rows: [row], count: { kind: "exact", value: 1 } };
}
