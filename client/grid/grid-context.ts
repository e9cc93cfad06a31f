import { createContext, use } from "react";
import type { ListParams } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import type { KnownNames } from "./filter-words.ts";
import type { ListClient } from "./list-client.ts";
import type { GroupControls } from "./use-group-rows.ts";

/** What the parts of one grid share. */
export interface GridSurroundings {
  client: ListClient;
  resource: AnyResource;
  params: ListParams;
  /** The reader's permissions. */
  granted: ReadonlySet<string>;
  /** Fields that the reader may filter by, in order. */
  filterable: readonly string[];
  names: KnownNames;
  /** Currency of the amounts on screen, for filters on amounts. */
  currency: string;
  /** Opens and closes the groups of a grouped list. */
  groups: GroupControls | undefined;
  /** Changes the list's state; `replace` leaves no step for Back, as while typing. */
  change: (part: Partial<ListParams>, replace?: boolean) => void;
  /** Whether edits are collected instead of saved one by one; absent where nothing may be edited. */
  staging: { isOn: boolean; toggle: () => void } | undefined;
  /** Goes to another address of the console. */
  follow: (href: string) => void;
}

export const GridContext = createContext<GridSurroundings | null>(null);

export function useGrid(): GridSurroundings {
  const surroundings = use(GridContext);
  if (!surroundings) throw new Error("Parts of a grid stand inside a DataGrid.");
  return surroundings;
}
