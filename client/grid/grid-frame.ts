import type { ClipboardEvent, KeyboardEvent, MouseEvent, ReactNode, Ref, RefObject } from "react";
import type { Grouping } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import type { DraftRow } from "./edit/drafts.ts";
import type { GridCells } from "./cells/grid-cell.ts";
import type { GridPosition } from "./grid-keyboard.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { GridSelection } from "./grid-selection.ts";
import type { GridLayout } from "./use-grid-layout.ts";
import type { GridRows } from "./use-grid-rows.ts";
import type { GroupControls } from "./use-group-rows.ts";
import type { LiveRows } from "./use-live-rows.ts";

/** A wish to bring the active cell into sight, and the focus with it. */
export interface RevealRequest {
  number: number;
  withFocus: boolean;
}

export const headerHeight = 30;

export interface ViewportHandle {
  idsOnScreen(): string[];
  rowsPerPage(): number;
  scrollTo(position: { scrollTop: number; scrollLeft: number }): void;
}

/** What a pointer did, on which cell. */
export interface CellEvent {
  position: GridPosition;
  row: GridRow;
  event: MouseEvent<HTMLElement>;
}

export interface GridViewportProps {
  handle: Ref<ViewportHandle>;
  resource: AnyResource;
  rows: GridRows;
  live: LiveRows;
  layout: GridLayout;
  cells: GridCells;
  selection: GridSelection;
  openId: string | undefined;
  active: GridPosition;
  reveal: RevealRequest;
  /** Kept up to date while scrolling. */
  scroll: RefObject<{ scrollTop: number; scrollLeft: number }>;
  rowTotal: number | undefined;
  /** How a grouped list is grouped, and how its groups open. */
  grouping: Grouping | undefined;
  groups: GroupControls | undefined;
  /** Stays at the lower edge. */
  foot: ReactNode;
  header: ReactNode;
  /** Shown in the place of the rows: loading, empty, failed. */
  instead: ReactNode;
  /** Edits that the list doesn't show by itself yet, by row. */
  drafts: ReadonlyMap<string, DraftRow>;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onPaste: (event: ClipboardEvent<HTMLElement>) => void;
  /** A cell or heading got the focus by itself, e.g. by a press. */
  onCellFocus: (position: GridPosition) => void;
  onCellClick: (event: CellEvent) => void;
  onCellDoubleClick: (event: CellEvent) => void;
  onCellMenu: (event: CellEvent) => void;
}
