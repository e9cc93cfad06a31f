import { useCallback, useSyncExternalStore } from "react";
import { readStored, writeStored } from "#client/ui/use-stored.ts";
import { z } from "zod";

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

const read = new Map<string, GridSettings>();
const listeners = new Set<() => void>();

/** The kept settings of a resource's grid and a way to change them. */
export function useGridSettings(resourceName: string) {
  const settings = useSyncExternalStore(subscribe, () => settingsOf(resourceName));
  const change = useCallback(
    (part: Partial<GridSettings>) => {
      const next = { ...settingsOf(resourceName), ...part };
      read.set(resourceName, next);
      writeStored(storageKey(resourceName), next);
      for (const listener of listeners) listener();
    },
    [resourceName],
  );
  return [settings, change] as const;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function settingsOf(resourceName: string): GridSettings {
  const known = read.get(resourceName);
  if (known) return known;
  const kept = settingsSchema.safeParse(readStored<unknown>(storageKey(resourceName), {}));
  const settings = kept.data ?? { widths: {} };
  read.set(resourceName, settings);
  return settings;
}

const storageKey = (resourceName: string) => `pressdesk.grid.${resourceName}`;
