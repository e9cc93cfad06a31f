import { lazy, Suspense, useState } from "react";
import { useStore } from "#client/ui/store.ts";
import { shownChange, shownLeftovers } from "./change-request.ts";
import { shownMerge } from "./merge-request.ts";

const ChangeDialogs = lazy(() => import("./change-dialogs.tsx"));

/** Where rehearsals and undo conflicts open. Stands once, beside the pages; its dialogs load when the first is wanted. */
export function ChangeHost() {
  const isWanted = [useStore(shownChange), useStore(shownLeftovers), useStore(shownMerge)].some(
    (shown) => shown !== null,
  );
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return wasWanted ? (
    <Suspense>
      <ChangeDialogs />
    </Suspense>
  ) : null;
}
