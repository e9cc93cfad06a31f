import { useRef, useState } from "react";
import type { Group } from "#shared/list-params.ts";
import { groupId, groupLine } from "./grid-groups.ts";
import type { KnownGroups } from "./grid-selection.ts";
import type { LoadedRows } from "./loaded-rows.ts";

/** What the list knows of its groups, as one object that stays while they change: a selection holds on to it. */
export function useKnownGroups(groups: readonly Group[], loaded: LoadedRows): KnownGroups {
  const latest = useRef({ groups, loaded });
  // While rendering already: what is ticked is drawn with the rows that have just come.
  latest.current = { groups, loaded };
  const [known] = useState(() => {
    const homes = derived(() => latest.current.loaded, homesOf);
    const counts = derived(
      () => latest.current.groups,
      (all) => new Map(all.map((group) => [groupId(group), group.count])),
    );
    return {
      groupOf: (rowId: string) => homes().get(rowId),
      countOf: (id: string) => counts().get(id) ?? 0,
    };
  });
  return known;
}

// Worked out when it is asked for, and again when what it is made of is another.
function derived<From, To>(read: () => From, make: (from: From) => To): () => To {
  let last: { from: From; to: To } | undefined;
  return () => {
    const from = read();
    if (last?.from !== from) last = { from, to: make(from) };
    return last.to;
  };
}

function homesOf({ rows }: LoadedRows): ReadonlyMap<string, string> {
  const homes = new Map<string, string>();
  let home: string | undefined;
  for (const row of rows) {
    const line = groupLine(row);
    if (line?.kind === "heading") home = line.id;
    else if (!line && home !== undefined) homes.set(row._id, home);
  }
  return homes;
}
