import { lazy, Suspense, useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { ArrowRight, Clock, Send, Undo2 } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { Menu, MenuItem } from "#client/ui/menu.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { useTimeStyle } from "#client/viewer.ts";
import { formatTimeOfDay } from "#shared/format/dates.ts";
import { releaseRecord, snoozeRecord } from "./queue-changes.ts";
import { snoozeTimes, type SnoozeTime } from "./snooze-times.ts";
import type { SavedTab } from "./use-views.tsx";

const HandOverDialog = lazy(() =>
  import("./hand-over-dialog.tsx").then((module) => ({ default: module.HandOverDialog })),
);

interface HeldActionsProps {
  view: SavedTab;
  recordId: string;
  leaseUntil: string | null;
  onNext: () => void;
  onOpen: (recordId: string | undefined) => void;
  isBusy: boolean;
}

/** What can be done with the record that one holds: next, put back, snooze, hand over. */
export function HeldActions({ view, recordId, leaseUntil, onNext, onOpen, isBusy }: HeldActionsProps) {
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
