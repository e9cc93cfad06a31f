import { createContext } from "react";
import type { GridSettings } from "./grid-settings.ts";

/** Which layout the grid below keeps: that of a saved view, under its own key, beginning as it was saved. */
export interface ViewLayoutKey {
  key: string;
  saved: GridSettings;
}

/** Without it a grid keeps one layout for its resource. */
export const ViewLayoutContext = createContext<ViewLayoutKey | undefined>(undefined);
