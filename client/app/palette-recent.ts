import { readStored, writeStored } from "#client/ui/use-stored.ts";

/** A place that was gone to by the palette. */
export interface RecentPlace {
  path: string;
  label: string;
  detail?: string;
  icon: string;
}

const key = "palette.recent";
const most = 6;

export function recentPlaces(): RecentPlace[] {
  return readStored<RecentPlace[]>(key, []);
}

export function rememberPlace(place: RecentPlace): void {
  writeStored(key, [place, ...recentPlaces().filter((other) => other.path !== place.path)].slice(0, most));
}
