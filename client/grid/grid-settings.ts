import { use, useCallback, useSyncExternalStore } from "react";
import { readStored, writeStored } from "#client/ui/use-stored.ts";
import { z } from "zod";
import { ViewLayoutContext } from "./view-layout.ts";

export const densities = ["compact", "regular", "relaxed"] as const;
export type Density = (typeof densities)[number];
export const rowHeights: Record<Density, number> = { compact: 28, regular: 32, relaxed: 40 };

/** The density of a reader who chose none for this list: as the whole console is set. */
export function usualDensity(): Density {
  return document.documentElement.dataset["density"] === "comfortable" ? "regular" : "compact";
}

const settingsSchema = z.object({
  widths: z.record(z.string(), z.number()).default({}),
  /** Names of the columns that stay at the left; absent: the first. */
  pinned: z.array(z.string()).optional(),
  density: z.enum(densities).optional(),
});
/** How one reader keeps one resource's grid in this browser. */
export type GridSettings = z.infer<typeof settingsSchema>;

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
  const kept = settingsSchema.safeParse(readStored<unknown>(storageKey(key), null)).data;
  read.set(key, kept);
  return kept;
}

const storageKey = (key: string) => `pressdesk.grid.${key}`;
