import { useMutation } from "@tanstack/react-query";
import { getUntypedClient } from "@trpc/client";
import { useEffect, useState } from "react";
import { announceChange, announceRequest, neededApproval } from "#client/change/apply-change.ts";
import { ApprovalNotice } from "#client/change/approval-notice.tsx";
import { faultCode, faultWords, trpcClient } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { Download } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import type { ApprovalNeed, ChangeOutcome } from "#shared/change.ts";
import type { RecordEdits } from "#shared/record-edits.ts";
import type { ImportOutcome } from "#shared/record-imports.ts";
import type { BroughtFile } from "./columns-step.tsx";
import type { Done } from "./done-step.tsx";
import type { Checked } from "./import-page.tsx";
import { RunProgress } from "./run-progress.tsx";

interface CheckStepProps {
  edits: RecordEdits;
  file: BroughtFile;
  checked: Checked;
  /** Whether something was typed that would be lost. */
  onDirty: (isDirty: boolean) => void;
  onBack: () => void;
  onDone: (done: Done) => void;
}

// One command for each list, under the list's own name.
const untyped = getUntypedClient(trpcClient);

/** What would happen, and why some rows can't be imported; from here it happens. */
export function CheckStep({ edits, file, checked, onDirty, onBack, onDone }: CheckStepProps) {
  const { locale } = useLocale();
  const { outcome, input } = checked;
  const { created, updated, unchanged, failed } = outcome;
  const { name, noun } = edits.resource;
  const number = (value: number) => value.toLocaleString(locale);
  const path = `importInto.${name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
  const [reason, setReason] = useState("");
  const [approval, setApproval] = useState<ApprovalNeed>();
  const why = reason.trim();
  useEffect(() => {
    onDirty(why !== "");
    return () => onDirty(false);
  }, [why, onDirty]);
  const apply = useMutation({
    mutationFn: () =>
      untyped.mutation(path, {
        mode: "apply",
        ...(why && { reason: why }),
        input: { ...input, leaveFaulty: failed > 0, checked: outcome.hash },
      }) as Promise<ChangeOutcome<ImportOutcome>>,
    onSuccess: (answer) => {
      if (answer.mode === "apply")
        announceChange(
          {
            title: "Import",
            verb: "Import",
            send: () => Promise.resolve(answer),
            done: () =>
              `Imported ${number(created + updated)} ${created + updated === 1 ? noun : `${noun}s`}`,
          },
          answer,
        );
      if (answer.mode === "request") announceRequest(answer);
      onDone({
        outcome,
        changeId: answer.mode === "apply" && answer.revertible ? answer.changeId : undefined,
        isAsked: answer.mode === "request",
      });
    },
    onError: (fault) => setApproval(neededApproval(fault)),
  });
  const changing = created + updated;
  return (
    <div className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
        {(
          [
            ["New", created],
            ["Changed", updated],
            ["As they are", unchanged],
            ["Can't be imported", failed],
          ] as const
        ).map(([label, value]) => (
          <div key={label} className="bg-surface p-3">
            <dt className="text-xs text-ink-soft">{label}</dt>
            <dd className="text-lg font-semibold tabular-nums">{number(value)}</dd>
          </div>
        ))}
      </dl>
      {failed > 0 && (
        <section
          aria-label="Rows that can't be imported"
          className="overflow-hidden rounded-lg border border-line"
        >
          <header className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
            <h2 className="text-sm font-medium">
              {number(failed)} {failed === 1 ? "row" : "rows"} can't be imported
            </h2>
            <a
              href={`/api/imports/${file.id}/failed.csv`}
              download
              className="ml-auto inline-flex items-center gap-1.5 text-sm text-accent-ink underline underline-offset-2"
            >
              <Download aria-hidden className="size-3.5" />
              Download them with the reasons
            </a>
          </header>
          <ul className="divide-y divide-line text-sm" aria-label="Reasons by row">
            {outcome.faults.map((row) => (
              <li key={row.number} className="grid grid-cols-[5rem_1fr] gap-2 px-3 py-1.5">
                <span className="text-ink-faint tabular-nums">Row {number(row.number)}</span>
                <span className="min-w-0">
                  {row.faults.map(({ column, message }) => (
                    <span key={`${column} ${message}`} className="block break-words">
                      {column !== null && <span className="font-medium">{file.header[column]}: </span>}
                      {message}
                    </span>
                  ))}
                </span>
              </li>
            ))}
          </ul>
          {failed > outcome.faults.length && (
            <p className="border-t border-line px-3 py-1.5 text-xs text-ink-faint">
              The first {number(outcome.faults.length)} are shown; the download has all.
            </p>
          )}
        </section>
      )}
      {changing === 0 && failed === 0 && (
        <Banner tone="good">Everything is already as the file says: 0 changes.</Banner>
      )}
      {approval && (
        <>
          <ApprovalNotice approval={approval} />
          <Textarea
            label="Reason"
            description="Read by whoever decides, and kept in the audit log."
            required
            maxLength={500}
            rows={2}
            value={reason}
            onValueChange={setReason}
          />
        </>
      )}
      {apply.isError && !approval && (
        <Banner
          tone="bad"
          title="Nothing was imported"
          actions={faultCode(apply.error) === "CONFLICT" && <Button onClick={onBack}>Check again</Button>}
        >
          {faultWords(apply.error)}
        </Banner>
      )}
      {apply.isPending ? (
        <RunProgress fileId={file.id} label="Importing" total={file.rowCount} />
      ) : (
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="ghost" onClick={onBack}>
            Back to the columns
          </Button>
          <Button
            variant="primary"
            disabled={changing === 0 || (approval && !why)}
            onClick={() => apply.mutate()}
          >
            {approval
              ? "Ask for approval"
              : `Import ${failed > 0 ? "the other " : ""}${number(changing)} ${changing === 1 ? "row" : "rows"}`}
          </Button>
        </div>
      )}
    </div>
  );
}
