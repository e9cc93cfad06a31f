import { useEffect } from "react";
import { cancelExport, isUnderWay, putExportAway, type FollowedExport } from "#client/grid/export-runs.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { CircleAlert, CircleCheck, X } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Progress } from "#client/ui/progress.tsx";
import { formatBytes } from "#shared/format/numbers.ts";

const shownFor = 8000;

/** One export in the tray: how far it is, or what became of it. */
export function ExportRow({ run }: { run: FollowedExport }) {
  const { locale } = useLocale();
  const { id, state, title, rows, bytes, total } = run;
  // What went well needs no answer.
  useEffect(() => {
    if (state !== "done") return undefined;
    const timer = setTimeout(() => putExportAway(id), shownFor);
    return () => clearTimeout(timer);
  }, [id, state]);
  const number = (value: number) => value.toLocaleString(locale);
  const counted = `${number(rows)}${total !== null && isUnderWay(run) ? ` of ${number(total)}` : ""} ${rows === 1 && total === null ? "row" : "rows"}`;
  if (isUnderWay(run)) {
    return (
      <div className="flex items-end gap-3 p-3">
        <Progress
          className="min-w-0 flex-1"
          label={title}
          value={total === null ? null : Math.min(rows, total)}
          max={total === null || total === 0 ? 1 : total}
          detail={state === "waiting" ? "Starting…" : `${counted} · ${formatBytes(bytes, locale)}`}
        />
        <Button
          size="sm"
          variant="ghost"
          onClick={() => void cancelExport(run.id)}
          aria-label={`Cancel ${title}`}
        >
          Cancel
        </Button>
      </div>
    );
  }
  const isDone = state === "done";
  return (
    <div role="status" className="flex items-start gap-2.5 p-3">
      {isDone ? (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good-ink" />
      ) : (
        <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-ink" />
      )}
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">
          {title}: {isDone ? "downloaded" : state === "cancelled" ? "cancelled" : "not finished"}
        </p>
        <p className="text-xs text-ink-soft">
          {state === "failed" && run.message ? run.message : `${counted}, ${formatBytes(bytes, locale)}`}
        </p>
      </div>
      <IconButton
        size="sm"
        label="Dismiss"
        icon={<X />}
        className="-mt-0.5 -mr-1"
        onClick={() => putExportAway(run.id)}
      />
    </div>
  );
}
