import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { announceJob } from "#client/change/apply-change.ts";
import { noteAppliedChange } from "#client/change/applied-changes.ts";
import { faultCode, trpc, trpcClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Check, Undo2, X } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { toast } from "#client/ui/toast.tsx";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import { DecisionDialog } from "./decision-dialog.tsx";

interface RequestDecisionProps {
  review: {
    id: string;
    title: string;
    isMine: boolean;
    hindrance: string | null;
    fault: string | null;
    totalRows: number;
    choosableCount: number;
    requesterName: string;
    plan: { hash: string };
  };
  declined: ReadonlySet<string>;
  /** The records moved: have the plan shown again. */
  onSeenAnew: () => void;
}

/** Yes, a part of it, or no; for one's own: take it back. Keys A and D. */
export function RequestDecision({ review, declined, onSeenAnew }: RequestDecisionProps) {
  const { locale } = useLocale();
  const client = useQueryClient();
  const [open, setOpen] = useState<"approve" | "decline" | "withdraw" | null>(null);
  const mayDecide = review.hindrance === null;
  // Somebody who can't approve what has become impossible can still close it.
  const mayDecline =
    mayDecide || (review.fault !== null && review.hindrance === review.fault && !review.isMine);
  useShortcut({ keys: "a", label: "Approve", group: "Approvals", run: () => setOpen("approve") }, mayDecide);
  useShortcut({ keys: "d", label: "Decline", group: "Approvals", run: () => setOpen("decline") }, mayDecline);
  const left = review.choosableCount - declined.size;
  const isPart = declined.size > 0;
  const verb = isPart
    ? `Approve ${formatNumber(left, locale)} of ${formatQuantity(review.choosableCount, "row", locale)}`
    : "Approve";
  const settle = (title: string) => {
    toast({ title, description: review.title, tone: "good" });
    noteAppliedChange();
    void client.invalidateQueries(trpc.approvals.pathFilter());
  };
  const approve = async (reason: string) => {
    try {
      const done = await trpcClient.approvals.approve.mutate({
        id: review.id,
        expect: review.plan.hash,
        ...(reason && { reason }),
        ...(isPart && { rows: { declined: [...declined] } }),
      });
      if (done.job) {
        announceJob(done.job);
        void client.invalidateQueries(trpc.approvals.pathFilter());
        return;
      }
      settle(`Approved: ${formatQuantity(done.rowCount, "row", locale)} changed`);
    } catch (fault) {
      if (faultCode(fault) === "CONFLICT") onSeenAnew();
      throw fault;
    }
  };
  if (!mayDecide && !mayDecline && !review.isMine) return null;
  return (
    <footer className="sticky bottom-0 flex flex-wrap items-center gap-2 border-t border-line bg-surface px-4 py-2.5 sm:px-5">
      {mayDecide && (
        <Button
          size="lg"
          variant="primary"
          icon={<Check />}
          disabled={left === 0 && isPart}
          onClick={() => setOpen("approve")}
        >
          {verb}
          <span className="text-2xs opacity-80 pointer-coarse:hidden">A</span>
        </Button>
      )}
      {mayDecline && (
        <Button size="lg" icon={<X />} onClick={() => setOpen("decline")}>
          Decline
          <Kbd keys="d" plain />
        </Button>
      )}
      {review.isMine && (
        <Button size="lg" icon={<Undo2 />} onClick={() => setOpen("withdraw")}>
          Withdraw
        </Button>
      )}
      {open === "approve" && (
        <DecisionDialog
          open
          title={verb}
          description={
            isPart
              ? `Exactly the chosen rows are changed, as ${review.requesterName}. The rest stays as it is.`
              : `It is done at once, as ${review.requesterName}. The log names you both.`
          }
          verb="Approve"
          needsReason={false}
          onClose={() => setOpen(null)}
          decide={approve}
        />
      )}
      {open === "decline" && (
        <DecisionDialog
          open
          title="Decline"
          description={`Nothing is changed. ${review.requesterName} is told why.`}
          verb="Decline"
          danger
          needsReason
          onClose={() => setOpen(null)}
          decide={async (reason) => {
            await trpcClient.approvals.decline.mutate({ id: review.id, reason });
            settle("Declined");
          }}
        />
      )}
      {open === "withdraw" && (
        <DecisionDialog
          open
          title="Withdraw this request"
          description="Nothing is changed, and nobody has to look at it any more."
          verb="Withdraw"
          needsReason={false}
          onClose={() => setOpen(null)}
          decide={async () => {
            await trpcClient.approvals.withdraw.mutate({ id: review.id });
            settle("Withdrawn");
          }}
        />
      )}
    </footer>
  );
}
