import { use, useCallback, useSyncExternalStore } from "react";
import { readStored, writeStored } from "#client/ui/use-stored.ts";
import { ViewLayoutContext } from "./view-layout.ts";

export const densities = ["compact", "regular", "relaxed"] as const;
export type Density = (typeof densities)[number];
export const rowHeights: Record<Density, number> = { compact: 28, regular: 32, relaxed: 40 };

/** The density of a reader who chose none for this list: as the whole console is set. */
export function usualDensity(): Density {
  return document.documentElement.dataset["density"] === "comfortable" ? "regular" : "compact";
}

/** How one reader keeps one resource's grid in this browser. */
export interface GridSettings {
  widths: Record<string, number>;
  /** Names of the columns that stay at the left; absent: the first. */
  pinned?: string[] | undefined;
  density?: Density | undefined;
}

const read = new Map<string, GridSettings | undefined>();
const listeners = new Set<() => void>();

/** The settings that a grid goes by, its resource's or its view's, and a way to change them. */
export function useGridSettings(resourceName: string) {
  const view = use(ViewLayoutContext);
  const key = view?.key ?? resourceName;
  const saved = view?.saved ?? noSettings;
  const settings = useKeptSettings(key) ?? saved;
  const change = useCallback(
    (part: Partial<GridSettings>) => keepSettings(key, { ...(keptSettings(key) ?? saved), ...part }),
    [key, saved],
  );
  return [settings, change] as const;
}

/** What this browser keeps under a key; undefined when nothing was ever changed there. */
export function useKeptSettings(key: string): GridSettings | undefined {
  return useSyncExternalStore(subscribe, () => keptSettings(key));
}

/** Keeps settings under a key, or forgets them. */
export function keepSettings(key: string, settings: GridSettings | undefined): void {
  read.set(key, settings);
  writeStored(storageKey(key), settings ?? null);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const noSettings: GridSettings = { widths: {} };

function keptSettings(key: string): GridSettings | undefined {
  if (read.has(key)) return read.get(key);
  const kept = asSettings(readStored<unknown>(storageKey(key), null));
  read.set(key, kept);
  return kept;
}

// What a browser keeps may be of an older release, or anything else.
function asSettings(stored: unknown): GridSettings | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  const { widths, pinned, density } = stored as Record<string, unknown>;
  const pairs = Object.entries(typeof widths === "object" && widths !== null ? widths : {});
  return {
    widths: Object.fromEntries(
      pairs.filter(([, width]) => typeof width === "number"),
    ) as GridSettings["widths"],
    ...(Array.isArray(pinned) && { pinned: pinned.filter((name) => typeof name === "string") }),
    ...(densities.includes(density as Density) && { density: density as Density }),
  };
}

const storageKey = (key: string) => `pressdesk.grid.${key}`;
