import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { faultReference, faultWords } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { DialogClose } from "#client/ui/dialog.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { FormDialog } from "#client/ui/form-dialog.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import type { Plan } from "#shared/change.ts";
import { announceChange, announceJob, announceRequest } from "./apply-change.ts";
import { ApprovalNotice } from "./approval-notice.tsx";
import { driftedPlan, isRefusal } from "./change-faults.ts";
import type { ChangeRequest } from "./change-request.ts";
import { PlanView } from "./plan-view.tsx";
import { SkippedRows } from "./skipped-rows.tsx";

interface ChangeDialogProps {
  request: ChangeRequest;
  open: boolean;
  onClose: () => void;
}

/**
 * A change before it happens: rehearsed on opening, shown as an exact difference, applied only as shown. When the
 * records changed meanwhile, the new plan takes the place of the old one and has to be confirmed anew.
 */
export function ChangeDialog({ request, open, onClose }: ChangeDialogProps) {
  const { title, verb, danger, send, onCancel } = request;
  const [reason, setReason] = useState("");
  const [newPlan, setNewPlan] = useState<Plan>();
  const run = useId();
  const form = useRef<HTMLFormElement>(null);
  const verbButton = useRef<HTMLButtonElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);

  const rehearsal = useQuery({
    queryKey: ["rehearsal", run],
    queryFn: ({ signal }) => send({ mode: "rehearse" }, signal),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const plan = newPlan ?? (rehearsal.data?.mode === "rehearse" ? rehearsal.data.plan : undefined);
  const leftAlone =
    (rehearsal.data?.mode === "rehearse" && request.leavesAlone?.(rehearsal.data.result)) || [];
  const approval = plan?.approval;
  const needsReason =
    approval !== undefined || (request.reason ?? (danger ? "required" : "optional")) === "required";
  // That a reason is needed may come with the plan. Then that is where the focus belongs, unless somebody is typing already.
  useEffect(() => {
    if (needsReason && !isTyping(document.activeElement)) reasonField.current?.focus();
  }, [needsReason]);
  const takesReason = request.reason !== "none" || approval !== undefined;

  const apply = useMutation({
    mutationFn: () =>
      send({ mode: "apply", ...(reason.trim() && { reason: reason.trim() }), expect: plan?.hash }),
    onSuccess: (outcome) => {
      if (outcome.mode === "apply") announceChange(request, outcome);
      if (outcome.mode === "request") announceRequest(outcome, request);
      if (outcome.mode === "job") announceJob(outcome, request);
      onClose();
    },
    onError: (fault) => setNewPlan((before) => driftedPlan(fault) ?? before),
  });
  const hasDrifted = apply.isError && driftedPlan(apply.error) !== undefined;
  const isNothing = plan !== undefined && plan.counts.length === 0 && plan.effects.length === 0;
  const cancel = () => {
    onClose();
    onCancel?.();
  };
  const canApply = plan !== undefined && !isNothing && (!needsReason || reason.trim() !== "");

  return (
    <FormDialog
      open={open}
      isDirty={reason.trim() !== "" && !apply.isPending}
      lost="The reason isn't kept, and nothing has changed yet."
      onOpenChange={(next) => !next && !apply.isPending && cancel()}
      title={title}
      size={plan && plan.rows.length > 1 ? "lg" : "md"}
      // So that one more press of Enter does it, unless a reason has to be given first.
      initialFocus={needsReason ? reasonField : verbButton}
      footer={
        <>
          <DialogClose render={<Button size="lg">Cancel</Button>} />
          <Button
            size="lg"
            variant={danger && !approval ? "danger" : "primary"}
            ref={verbButton}
            busy={apply.isPending || (plan === undefined && !rehearsal.isError)}
            disabled={plan !== undefined && !canApply}
            onClick={() => form.current?.requestSubmit()}
          >
            {approval ? "Ask for approval" : verb}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (canApply && !apply.isPending) apply.mutate();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
        }}
      >
        {hasDrifted && (
          <Banner tone="warning" title="The records changed while you looked">
            This is what would happen now. Check it and confirm again.
          </Banner>
        )}
        {apply.isError && !hasDrifted && (
          <Banner tone="bad" title="Nothing was changed">
            {faultWords(apply.error)}
          </Banner>
        )}
        {rehearsal.isError ? (
          <ErrorState
            fill={false}
            title="This can't be done"
            message={faultWords(rehearsal.error)}
            reference={faultReference(rehearsal.error)}
            onRetry={isRefusal(rehearsal.error) ? undefined : () => void rehearsal.refetch()}
            retrying={rehearsal.isFetching}
          />
        ) : plan ? (
          <>
            {approval && <ApprovalNotice approval={approval} />}
            <PlanView plan={plan} />
            {leftAlone.length > 0 && (
              <section aria-label="Left alone" className="flex flex-col gap-1.5">
                <h3 className="text-sm font-medium">Left alone, because newer</h3>
                <SkippedRows rows={leftAlone} />
              </section>
            )}
          </>
        ) : (
          <div role="status" aria-label="Working out what would happen">
            <SkeletonText lines={4} />
          </div>
        )}
        {takesReason && !rehearsal.isError && (
          <Textarea
            ref={reasonField}
            label="Reason"
            description={
              approval
                ? "Read by whoever decides, and kept in the audit log."
                : "Kept in the audit log with the change."
            }
            optional={!needsReason}
            required={needsReason}
            maxLength={500}
            rows={2}
            value={reason}
            onValueChange={setReason}
          />
        )}
      </form>
    </FormDialog>
  );
}

const isTyping = (element: Element | null) =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
