import { useState } from "react";
import { useStore } from "#client/ui/store.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { shownChange, shownLeftovers } from "./change-request.ts";
import { LeftAloneDialog } from "./left-alone-dialog.tsx";
import { MergeDialog } from "./merge-dialog.tsx";
import { shownMerge } from "./merge-request.ts";

/** The dialogs of changes: the rehearsal, the merge with what others did, and what an undo left alone. */
export default function ChangeDialogs() {
  const request = useLast(useStore(shownChange));
  const leftovers = useLast(useStore(shownLeftovers));
  const merge = useLast(useStore(shownMerge));
  return (
    <>
      {merge.last && (
        <MergeDialog
          key={`merge ${merge.number}`}
          request={merge.last}
          open={merge.isShown}
          onClose={() => shownMerge.set(null)}
        />
      )}
      {request.last && (
        <ChangeDialog
          key={request.number}
          request={request.last}
          open={request.isShown}
          onClose={() => shownChange.set(null)}
        />
      )}
      {leftovers.last && (
        <LeftAloneDialog
          key={`left ${leftovers.number}`}
          left={leftovers.last}
          open={leftovers.isShown}
          onClose={() => shownLeftovers.set(null)}
        />
      )}
    </>
  );
}

// What was shown last stays until something else is, so that the closing motion has something to show.
function useLast<Value>(value: Value | null) {
  const [kept, setKept] = useState<{ last: Value | null; number: number }>({ last: value, number: 0 });
  if (value !== null && value !== kept.last) setKept({ last: value, number: kept.number + 1 });
  return { ...kept, isShown: value !== null };
}
