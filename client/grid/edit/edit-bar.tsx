import { useEffect, useState } from "react";
import { AlertDialog } from "#client/ui/alert-dialog.tsx";
import { Button } from "#client/ui/button.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import { formatQuantity } from "#shared/format/numbers.ts";
import { stagedCount, stagedRows } from "./drafts.ts";
import type { GridEdits } from "./use-grid-edits.ts";

/** How many edits are collected, and what can be done with them. Stands over the last rows, so that nothing moves. */
export function EditBar({ edits }: { edits: GridEdits }) {
  const { drafts, store, resource, setProposal, setStaging } = edits;
  const { locale } = useLocale();
  const [isAsking, setAsking] = useState(false);
  const count = stagedCount(drafts);
  const rows = stagedRows(drafts);
  useEffect(() => {
    if (count === 0) return;
    // Kept for a reload, but not for a closed tab: the browser asks first.
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [count]);
  if (count === 0 && !drafts.isStaging) return null;
  const words = `${formatQuantity(count, "edit", locale)} in ${formatQuantity(rows.length, "row", locale)}`;
  const discardAll = () => {
    const kept = [...store.get().rows.values()].flatMap((row) => {
      const cells = Object.entries(row.cells).filter(
        ([, { state }]) => state === "saving" || state === "saved",
      );
      return cells.length > 0 ? [[row.id, { ...row, cells: Object.fromEntries(cells) }] as const] : [];
    });
    store.set({ ...store.get(), rows: new Map(kept) });
    setAsking(false);
  };
  const button =
    "text-on-inverse hover:not-disabled:bg-on-inverse/15 hover:not-disabled:text-on-inverse active:not-disabled:bg-on-inverse/20";
  return (
    <div
      role="region"
      aria-label="Staged edits"
      className="absolute bottom-3 left-1/2 z-4 -translate-x-1/2 flex max-w-[calc(100%-1.5rem)] items-center gap-2 rounded-lg bg-inverse py-1.5 pr-1.5 pl-3 text-sm text-on-inverse shadow-popup"
    >
      <span role="status" className="font-medium whitespace-nowrap tabular-nums">
        {count > 0 ? words : "Staging: edits are collected, not saved"}
      </span>
      {count > 0 && (
        <>
          <Button
            size="sm"
            variant="primary"
            onClick={() => setProposal({ title: `Review ${words}`, rows, refused: [], isStaged: true })}
          >
            Review
          </Button>
          <Button size="sm" variant="ghost" className={button} onClick={() => setAsking(true)}>
            Discard all
          </Button>
        </>
      )}
      {drafts.isStaging && count === 0 && (
        <Button size="sm" variant="ghost" className={button} onClick={() => setStaging(false)}>
          Stop staging
        </Button>
      )}
      <AlertDialog
        open={isAsking}
        onOpenChange={setAsking}
        danger
        title={`Discard ${words}?`}
        description={`The ${inSentence(resource.label)} stay as they are. This can't be taken back.`}
        confirmLabel="Discard"
        cancelLabel="Keep them"
        onConfirm={discardAll}
      />
    </div>
  );
}
