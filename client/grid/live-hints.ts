import type { LiveHint } from "#client/live.ts";

/** What has been heard of a list since its rows were last read again. */
export interface HeardHints {
  /** Loaded rows that changed. */
  known: Set<string>;
  /** Rows that were made. */
  made: Set<string>;
  /** Changed rows that aren't loaded: further down, come into the list by it, as what is put back does, or gone before they were shown. */
  moved: Set<string>;
  /** Nobody said which rows changed. */
  everything: boolean;
  /** Rows may have come that nobody told of. */
  unheard: boolean;
  uncountedInserts: boolean;
}

export const nothingHeard = (): HeardHints => ({
  known: new Set(),
  made: new Set(),
  moved: new Set(),
  everything: false,
  unheard: false,
  uncountedInserts: false,
});

/** Adds a hint to what was heard. */
export function hear(heard: HeardHints, { operation, ids }: LiveHint, isLoaded: (id: string) => boolean) {
  if (ids.length === 0) {
    if (operation === "insert") heard.uncountedInserts = true;
    else heard.everything = true;
    if (operation === "update") heard.unheard = true;
  }
  for (const id of ids) {
    if (isLoaded(id)) heard.known.add(id);
    else if (operation === "insert") heard.made.add(id);
    else heard.moved.add(id);
  }
}
