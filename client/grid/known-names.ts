import type { KnownNames } from "./filter-words.ts";

const names = new Map<string, string>();
const most = 5000;

/** Keeps the name under which a referenced record was shown, so that chips can say it. */
export function rememberName(id: string, name: string): void {
  if (names.size >= most) names.clear();
  names.set(id, name);
}

export const knownNames: KnownNames = names;

export function knownName(id: string): string | undefined {
  return names.get(id);
}
