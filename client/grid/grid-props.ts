import type { ReactNode, Ref } from "react";
import type { RecordWriter } from "#client/change/record-writer.ts";
import type { RecordEdits } from "#shared/record-edits.ts";
import type { ListParams } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import type { GridEditor } from "./edit/use-grid-edits.ts";
import type { GridCells } from "./cells/grid-cell.ts";
import type { GridAction } from "./grid-action.ts";
import type { GridView } from "./grid-views.ts";
import type { ListClient } from "./list-client.ts";

/** What the page around a grid may ask of it. */
export interface GridHandle {
  /** The loaded row `by` places after this one; fetches ahead when it is near the end. */
  neighbour(id: string, by: -1 | 1): string | undefined;
  /** Brings the focus back to the active cell. */
  focus(): void;
  /** Reads the rows on the screen again, e.g. after one's own change. */
  refresh(): void;
}

export interface DataGridProps {
  resource: AnyResource;
  /** The list's state; the page keeps it in the address. */
  params: ListParams;
  /** `replace` leaves no step for Back, as while typing. */
  onParamsChange: (params: ListParams, replace: boolean) => void;
  /** The reader's permissions: what is not granted does not exist. */
  granted: ReadonlySet<string>;
  /** Cells of the feature's own, by field. */
  cells?: GridCells;
  /** In the row's menu; those with a shortcut also by key. */
  rowActions?: readonly GridAction[];
  /** In the bar of the ticked rows. */
  bulkActions?: readonly GridAction[];
  views?: readonly GridView[];
  viewId?: string;
  onViewChange?: (view: GridView) => void;
  /** In place of the plain tabs of `views`. */
  tabs?: ReactNode;
  /** Between the toolbar and the rows. */
  banner?: ReactNode;
  /** Key of the entry in the browser's history: Back to it finds the same rows, ticks and place. */
  visitKey: string;
  /** The first answer has been drawn. */
  onShown?: () => void;
  openId?: string;
  /** `isStep`: the open record moves on to another row. */
  onOpen: (id: string, isStep: boolean) => void;
  /** Goes to another address of the console, from a link inside a cell. */
  onFollow: (href: string) => void;
  title?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  handle?: Ref<GridHandle>;
  client?: ListClient;
  /** Who may edit here; absent: nobody. What may be changed is the resource's declaration. */
  editor?: GridEditor;
  edits?: RecordEdits;
  writer?: RecordWriter;
}
