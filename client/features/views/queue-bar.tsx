import { lazy, Suspense, useEffect, useState } from "react";
import { faultWords, trpcClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { ArrowRight, Clock, Inbox, Send, Undo2 } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { Menu, MenuItem } from "#client/ui/menu.tsx";
import { usePageAction } from "#client/ui/page-actions.ts";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { toast } from "#client/ui/toast.tsx";
import { useTimeStyle } from "#client/viewer.ts";
import { formatTimeOfDay } from "#shared/format/dates.ts";
import { releaseRecord, snoozeRecord, takeRecord } from "./queue-changes.ts";
import { snoozeTimes, type SnoozeTime } from "./snooze-times.ts";
import type { QueueNow } from "./use-queue.ts";
import type { SavedTab } from "./use-views.tsx";

const HandOverDialog = lazy(() =>
  import("./hand-over-dialog.tsx").then((module) => ({ default: module.HandOverDialog })),
);

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

interface HeldActionsProps {
  view: SavedTab;
  recordId: string;
  leaseUntil: string | null;
  onNext: () => void;
  onOpen: (recordId: string | undefined) => void;
  isBusy: boolean;
}

function HeldActions({ view, recordId, leaseUntil, onNext, onOpen, isBusy }: HeldActionsProps) {
  const [isHanding, setHanding] = useState(false);
  const [isSnoozing, setSnoozing] = useState(false);
  const style = useTimeStyle();
  const close = () => onOpen(undefined);
  const release = () => void releaseRecord(view.id, recordId, close);
  const snooze = ({ at, label }: SnoozeTime) =>
    void snoozeRecord(view.id, recordId, at.toISOString(), label, close);
  useShortcut({ keys: "u", label: "Put back", group: "Queue", run: release });
  useShortcut({ keys: "z", label: "Snooze", group: "Queue", run: () => setSnoozing(true) });
  useShortcut({ keys: "h", label: "Hand over", group: "Queue", run: () => setHanding(true) });
  return (
    <>
      {leaseUntil && (
        <span className="text-xs text-ink-faint max-sm:hidden">
          Yours until {formatTimeOfDay(leaseUntil, style)}
        </span>
      )}
      <Button size="sm" variant="ghost" icon={<Undo2 />} onClick={release}>
        Put back <Kbd keys="u" plain className="max-sm:hidden" />
      </Button>
      <Menu
        align="end"
        open={isSnoozing}
        onOpenChange={setSnoozing}
        trigger={
          <Button size="sm" variant="ghost" icon={<Clock />}>
            Snooze <Kbd keys="z" plain className="max-sm:hidden" />
          </Button>
        }
      >
        {snoozeTimes(new Date()).map((time) => (
          <MenuItem key={time.label} onClick={() => snooze(time)}>
            {time.label}
          </MenuItem>
        ))}
      </Menu>
      <Button size="sm" variant="ghost" icon={<Send />} onClick={() => setHanding(true)}>
        Hand over <Kbd keys="h" plain className="max-sm:hidden" />
      </Button>
      <Button size="sm" variant="primary" busy={isBusy} icon={<ArrowRight />} onClick={onNext}>
        Next{" "}
        <span aria-hidden className="text-2xs opacity-80 max-sm:hidden">
          Q
        </span>
      </Button>
      {isHanding && (
        <Suspense>
          <HandOverDialog
            viewId={view.id}
            recordId={recordId}
            onClose={() => setHanding(false)}
            onDone={close}
          />
        </Suspense>
      )}
    </>
  );
}

// While the record is open it stays one's own: renewed well before the lease ends, and when one comes back to the tab.
function useRenewal({ id: viewId, leaseMinutes }: SavedTab, recordId: string | undefined): void {
  useEffect(() => {
    if (recordId === undefined) return;
    let isOver = false;
    const renew = () => {
      if (document.hidden || isOver) return;
      trpcClient.queues.renew.mutate({ viewId, recordId }).catch((fault: unknown) => {
        if (isOver) return;
        isOver = true;
        toast({
          title: "This record is no longer yours",
          description: faultWords(fault),
          tone: "warning",
          timeout: 0,
        });
      });
    };
    const timer = setInterval(renew, Math.max(20_000, leaseMinutes * 20_000));
    document.addEventListener("visibilitychange", renew);
    return () => {
      isOver = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [viewId, recordId, leaseMinutes]);
}
