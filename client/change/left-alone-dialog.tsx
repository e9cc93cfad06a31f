import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import { undoChange } from "./apply-change.ts";
import type { LeftAlone } from "./change-request.ts";
import { SkippedRows } from "./skipped-rows.tsx";

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
      <SkippedRows rows={left.rows} chosen={chosen} onChoose={setChosen} />
      {left.skipped > left.rows.length && (
        <p className="mt-2 text-xs text-ink-faint">
          The first {formatNumber(left.rows.length, locale)} are listed.
        </p>
      )}
    </Dialog>
  );
}
