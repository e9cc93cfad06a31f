import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { ApprovalNotice } from "#client/change/approval-notice.tsx";
import { openMerge } from "#client/change/merge-request.ts";
import { valueWords } from "#client/form/typed-values.ts";
import { faultWords } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { DialogClose } from "#client/ui/dialog.tsx";
import { FormDialog } from "#client/ui/form-dialog.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { ArrowRight, X } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import { formatQuantity } from "#shared/format/numbers.ts";
import type { Field } from "#shared/resource.ts";
import { asEdits, withCell, type DraftCell, type DraftRow } from "./drafts.ts";
import type { Proposal } from "./propose-edits.ts";
import { cellKey, rehearseEdits } from "./rehearse-edits.ts";
import { takeResolved } from "./merge-drafts.ts";
import { noteSaved } from "./save-drafts.ts";
import type { GridEdits } from "./use-grid-edits.ts";

const mostLines = 300;

/** Edits of many cells before they happen: rehearsed, cell by cell, with the reason of every one that is refused; saved as one change. */
export function ReviewDialog({ edits, proposal }: { edits: GridEdits; proposal: Proposal }) {
  const { store, setProposal, writer } = edits;
  const declared = edits.edits!;
  const { locale } = useLocale();
  const run = useId();
  const [reason, setReason] = useState("");
  const verbButton = useRef<HTMLButtonElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const { rows, refused, isStaged } = proposal;
  const rehearsal = useQuery({
    queryKey: ["rehearsal", run, asEdits(rows)],
    queryFn: ({ signal }) => rehearseEdits(writer, declared, rows, signal),
    enabled: rows.length > 0,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const { accepted = [], plan, stale = [] } = rehearsal.data ?? {};
  const close = () => setProposal(null);
  const apply = useMutation({
    mutationFn: () =>
      writer.edit(
        declared.resource.name,
        { edits: asEdits(accepted) },
        {
          mode: "apply",
          ...(plan && { expect: plan.hash }),
          ...(reason.trim() && { reason: reason.trim() }),
        },
      ),
    onSuccess: (outcome) => {
      // So that the cells show at once what has been saved.
      if (!isStaged) for (const row of accepted) putIn(row, "saving");
      noteSaved({ store, edits: declared }, asEdits(accepted), outcome);
      close();
    },
    // Something moved between the look and the press: look again.
    onError: () => void rehearsal.refetch(),
  });
  const putIn = (row: DraftRow, state: DraftCell["state"]) => {
    for (const [field, cell] of Object.entries(row.cells))
      store.set(withCell(store.get(), row, field, { ...cell, state }));
  };
  const stage = () => {
    for (const row of rows) putIn(row, "staged");
    close();
  };
  const discard = (row: DraftRow, field: string) => {
    if (isStaged) store.set(withCell(store.get(), row, field, undefined));
    const left = rows.flatMap((other) => {
      if (other.id !== row.id) return [other];
      const { [field]: _gone, ...cells } = other.cells;
      return Object.keys(cells).length > 0 ? [{ ...other, cells }] : [];
    });
    if (left.length === 0 && refused.length === 0) close();
    else setProposal({ ...proposal, rows: left });
  };
  const merge = () => {
    const dialog = proposal;
    if (!isStaged) for (const row of rows) putIn(row, "staged");
    close();
    openMerge({
      edits: declared,
      stale,
      onResolve: (resolved) => {
        takeResolved(store, stale, resolved);
        const ids = new Set(dialog.rows.map(({ id }) => id));
        const next = [...store.get().rows.values()].filter(({ id }) => ids.has(id));
        for (const row of next) putIn(row, "staged");
        setProposal({
          ...dialog,
          rows: [...store.get().rows.values()].filter(({ id }) => ids.has(id)),
          isStaged: true,
        });
      },
    });
  };
  const lines = rows.flatMap((row) =>
    Object.entries(row.cells).map(([field, cell]) => ({ row, field, cell })),
  );
  const sent = accepted.reduce((sum, { cells }) => sum + Object.keys(cells).length, 0);
  const reasonOf = (row: DraftRow, field: string) =>
    rehearsal.data?.refused.get(cellKey(row.id, field)) ??
    (stale.some(({ id }) => id === row.id) ? "Changed meanwhile by somebody else." : undefined);
  const isStaging = edits.drafts.isStaging && !isStaged;
  const approval = isStaging ? undefined : plan?.approval;
  const needsReason = approval !== undefined;
  useEffect(() => {
    if (needsReason) reasonField.current?.focus();
  }, [needsReason]);
  return (
    <FormDialog
      open
      isDirty={reason.trim() !== "" && !apply.isPending}
      lost="The reason isn't kept, and nothing is saved yet."
      onOpenChange={(next) => !next && close()}
      size="lg"
      title={proposal.title}
      description={[
        isStaging
          ? "Collected with the other staged edits; nothing is saved yet."
          : "Saved together, as one change that can be taken back.",
        refused.length > 0 &&
          `${formatQuantity(refused.length, "cell", locale)} can't be taken and ${refused.length === 1 ? "is" : "are"} left out.`,
      ]
        .filter(Boolean)
        .join(" ")}
      initialFocus={verbButton}
      footer={
        <>
          <DialogClose render={<Button size="lg">Cancel</Button>} />
          {isStaging ? (
            <Button
              size="lg"
              variant="primary"
              ref={verbButton}
              disabled={lines.length === 0}
              onClick={stage}
            >
              Stage {formatQuantity(lines.length, "edit", locale)}
            </Button>
          ) : (
            <Button
              size="lg"
              variant="primary"
              ref={verbButton}
              busy={apply.isPending || rehearsal.isFetching}
              disabled={(sent === 0 && !rehearsal.isFetching) || (approval && reason.trim() === "")}
              onClick={() => apply.mutate()}
            >
              {approval ? "Ask for approval" : `Save ${formatQuantity(sent, "edit", locale)}`}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {apply.isError && (
          <Banner tone="bad" title="Nothing was saved">
            {faultWords(apply.error)} This is what would happen now.
          </Banner>
        )}
        {rehearsal.isError && (
          <Banner tone="bad" title="This can't be saved">
            {faultWords(rehearsal.error)}
          </Banner>
        )}
        {stale.length > 0 && (
          <Banner
            tone="warning"
            title={`${formatQuantity(stale.length, "record", locale)} changed meanwhile`}
          >
            <Button size="sm" onClick={merge}>
              Compare and choose
            </Button>
          </Banner>
        )}
        {plan?.warnings.map((warning) => (
          <Banner key={warning} tone="warning">
            {warning}
          </Banner>
        ))}
        {approval && <ApprovalNotice approval={approval} />}
        {rehearsal.isPending && rows.length > 0 && (
          <div role="status" aria-label="Working out what would happen">
            <SkeletonText lines={2} />
          </div>
        )}
        <ul className="divide-y divide-line rounded-md border border-line text-sm" aria-label="Edits">
          {refused.slice(0, mostLines).map(({ title, label, text, message }, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- they never change their order
            <li key={at} className="flex items-baseline gap-3 px-3 py-1.5">
              <span className="w-44 shrink-0 truncate text-ink-soft">{title}</span>
              <span className="min-w-0 flex-1">
                <span className="text-ink-faint">{label}: </span>
                <span className="break-words line-through decoration-bad-solid">{text || "empty"}</span>
                <span className="block text-xs text-bad-ink">{message}</span>
              </span>
            </li>
          ))}
          {lines.slice(0, mostLines).map(({ row, field, cell }) => (
            <EditLine
              key={cellKey(row.id, field)}
              title={row.title}
              field={declared.resource.fields[field]!}
              cell={cell}
              reason={reasonOf(row, field)}
              onDiscard={() => discard(row, field)}
            />
          ))}
        </ul>
        <Textarea
          ref={reasonField}
          label="Reason"
          description={
            approval
              ? "Read by whoever decides, and kept in the audit log."
              : "Kept in the audit log with the change."
          }
          optional={!approval}
          required={approval !== undefined}
          maxLength={500}
          rows={1}
          value={reason}
          onValueChange={setReason}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) verbButton.current?.click();
          }}
        />
        {lines.length + refused.length > 2 * mostLines && (
          <p className="text-xs text-ink-faint">The first {mostLines} of each are listed; all are counted.</p>
        )}
      </div>
    </FormDialog>
  );
}

interface EditLineProps {
  title: string;
  field: Field;
  cell: DraftCell;
  reason: string | undefined;
  onDiscard: () => void;
}

function EditLine({ title, field, cell, reason, onDiscard }: EditLineProps) {
  const style = { ...useLocale(), currency: cell.currency ?? "EUR" };
  return (
    <li className="flex items-baseline gap-3 px-3 py-1.5">
      <span className="w-44 shrink-0 truncate text-ink-soft">{title}</span>
      <span className="min-w-0 flex-1">
        <span className="text-ink-faint">{field.label}: </span>
        <del className="rounded-xs bg-bad-soft px-1 break-words text-bad-ink no-underline">
          {valueWords(field, cell.base, cell.baseLabel, style)}
        </del>{" "}
        <ArrowRight aria-label="becomes" className="inline size-3 text-ink-faint" />{" "}
        <ins
          className={
            reason
              ? "rounded-xs px-1 break-words line-through decoration-bad-solid"
              : "rounded-xs bg-good-soft px-1 break-words text-good-ink no-underline"
          }
        >
          {valueWords(field, cell.value, cell.label, style)}
        </ins>
        {reason && <span className="block text-xs text-bad-ink">{reason}</span>}
      </span>
      <IconButton size="sm" label={`Discard ${field.label} of ${title}`} icon={<X />} onClick={onDiscard} />
    </li>
  );
}
