import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { ArrowRight, Inbox } from "#client/ui/icons.tsx";
import { usePageAction } from "#client/ui/page-actions.ts";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { HeldActions } from "./held-actions.tsx";
import { takeRecord } from "./queue-changes.ts";
import type { QueueNow } from "./use-queue.ts";
import { useRenewal } from "./use-renewal.ts";
import type { SavedTab } from "./use-views.tsx";

interface QueueBarProps {
  view: SavedTab;
  queue: QueueNow;
  /** The record that is open. */
  recordId: string | undefined;
  onOpen: (recordId: string | undefined) => void;
}

/** Above the rows of a queue, and above the record that one holds: take, next, snooze, hand over, put back. */
export function QueueBar({ view, queue, recordId, onOpen }: QueueBarProps) {
  const [isBusy, setBusy] = useState(false);
  const take = async (more: { recordId?: string; instead?: string } = {}) => {
    if (isBusy) return;
    setBusy(true);
    const taken = await takeRecord(view.id, more);
    setBusy(false);
    if (taken !== undefined) onOpen(taken ?? undefined);
  };
  const isHeld = recordId !== undefined && queue.isMine(recordId);
  const next = () => void take(isHeld ? { instead: recordId } : {});
  useShortcut({
    keys: "q",
    label: isHeld ? "Next in the queue" : "Take the next one",
    group: "Queue",
    run: next,
  });
  usePageAction({
    id: "queue-next",
    label: "Take the next one",
    keywords: "queue claim",
    keys: "q",
    icon: <Inbox />,
    run: next,
  });
  useRenewal(view, isHeld ? recordId : undefined);
  const { held, claimed, snoozed, handedToMe } = queue;
  const item = recordId === undefined ? undefined : queue.itemOf(recordId);
  return (
    <section
      aria-label={`Queue ${view.name}`}
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-canvas px-3 py-1 text-sm text-ink-soft"
    >
      {!isHeld && (
        <>
          <Inbox aria-hidden className="size-4 shrink-0 text-ink-faint" />
          <span role="status" className="min-w-0">
            {[
              handedToMe > 0 && `${handedToMe} handed to you`,
              claimed === 0 ? "Nobody works on it at the moment" : `${claimed} being worked on`,
              snoozed > 0 && `${snoozed} asleep`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </>
      )}
      <span className="ml-auto flex flex-wrap items-center gap-1.5">
        {isHeld && recordId !== undefined ? (
          <HeldActions
            view={view}
            recordId={recordId}
            leaseUntil={item?.leaseUntil ?? null}
            onNext={next}
            onOpen={onOpen}
            isBusy={isBusy}
          />
        ) : (
          <>
            {recordId !== undefined && item?.state !== "claimed" && (
              <Button size="sm" onClick={() => void take({ recordId })}>
                Take this one
              </Button>
            )}
            {held && held.recordId !== recordId && (
              <Button size="sm" variant="ghost" onClick={() => onOpen(held.recordId)}>
                Back to what you hold
              </Button>
            )}
            <Button size="sm" variant="primary" busy={isBusy} icon={<ArrowRight />} onClick={next}>
              Take next
              <span aria-hidden className="text-2xs opacity-80 max-sm:hidden">
                Q
              </span>
            </Button>
          </>
        )}
      </span>
    </section>
  );
}
