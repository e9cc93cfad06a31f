import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import type { SkippedRow } from "#shared/change.ts";
import { undoChange } from "./apply-change.ts";
import type { LeftAlone } from "./change-request.ts";
import { resourceOfTable } from "./diff-words.ts";

const reasons: Record<SkippedRow["because"], string> = {
  changed: "changed since",
  gone: "no longer there",
  exists: "there again already",
  inUse: "used by later records",
  secret: "partly never recorded",
};

/** What an undo left alone, who changed it since and when; rows can be chosen one by one to be written back all the same. */
export function LeftAloneDialog({
  left,
  open,
  onClose,
}: {
  left: LeftAlone;
  open: boolean;
  onClose: () => void;
}) {
  const { locale } = useLocale();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const writeBack = async () => {
    setBusy(true);
    await undoChange(
      { changeId: left.changeId, rowIds: [...chosen], force: [...chosen] },
      `${formatQuantity(chosen.length, "row", locale)} written back`,
    );
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      size="lg"
      title={`${formatNumber(left.restored, locale)} restored, ${formatNumber(left.skipped, locale)} left alone`}
      description="These were touched by somebody after your change, so they were not overwritten."
      footer={
        <>
          <DialogClose render={<Button size="lg">Leave them</Button>} />
          <Button
            size="lg"
            variant="danger"
            disabled={chosen.length === 0}
            busy={isBusy}
            onClick={() => void writeBack()}
          >
            Write back {chosen.length > 0 ? formatNumber(chosen.length, locale) : "the chosen"}
          </Button>
        </>
      }
    >
      <ul className="divide-y divide-line rounded-md border border-line">
        {left.rows.map((row) => {
          const name = row.title ?? `${resourceOfTable(row.table)?.noun ?? "row"} ${row.rowId.slice(0, 8)}`;
          return (
            <li key={row.rowId} className="flex items-center gap-3 px-3 py-1.5 text-sm">
              <Checkbox
                aria-label={`Write back ${name}`}
                disabled={row.because !== "changed"}
                checked={chosen.includes(row.rowId)}
                onCheckedChange={(next) =>
                  setChosen(next ? [...chosen, row.rowId] : chosen.filter((id) => id !== row.rowId))
                }
              />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="text-xs text-ink-soft">
                {reasons[row.because]}
                {row.changedBy && ` by ${row.changedBy}`}{" "}
                {row.changedAt && <RelativeTime instant={row.changedAt} />}
              </span>
            </li>
          );
        })}
      </ul>
      {left.skipped > left.rows.length && (
        <p className="mt-2 text-xs text-ink-faint">
          The first {formatNumber(left.rows.length, locale)} are listed.
        </p>
      )}
    </Dialog>
  );
}
