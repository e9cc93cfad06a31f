import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { faultWords, trpc } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { useDocumentTitle } from "#client/ui/document-title.ts";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { PageHeader } from "#client/ui/page-header.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { useDiscardGuard } from "#client/ui/use-discard-guard.tsx";
import { useGranted } from "#client/viewer.ts";
import { inSentence } from "#shared/format/label-words.ts";
import type { RecordEdits } from "#shared/record-edits.ts";
import { type ImportInput, type ImportOutcome, mayImport } from "#shared/record-imports.ts";
import { CheckStep } from "./check-step.tsx";
import { ColumnsStep } from "./columns-step.tsx";
import { type Done, DoneStep } from "./done-step.tsx";
import { FileStep } from "./file-step.tsx";

interface ImportPageProps {
  edits: RecordEdits;
  /** A file that has been brought already. */
  fileId: string | undefined;
  onFile: (fileId: string | undefined) => void;
}

export interface Checked {
  input: ImportInput;
  outcome: ImportOutcome;
}

const steps = ["File", "Columns", "Check", "Done"] as const;

/** Brings records in from a file, step by step. */
export function ImportPage({ edits, fileId, onFile }: ImportPageProps) {
  const granted = useGranted();
  const [checked, setChecked] = useState<Checked>();
  const [done, setDone] = useState<Done>();
  const { resource } = edits;
  useDocumentTitle(`Import ${inSentence(resource.label)}`);
  const file = useQuery({
    ...trpc.imports.file.queryOptions({ fileId: fileId ?? "" }),
    enabled: fileId !== undefined,
    staleTime: Infinity,
    retry: false,
  });
  const guard = useDiscardGuard({ words: "Nothing has been imported yet, and what you chose isn't kept." });
  if (!mayImport(edits, granted)) return <ForbiddenState />;

  const step = done ? 3 : checked ? 2 : file.data && fileId !== undefined ? 1 : 0;
  return (
    <div className="flex min-h-full flex-col">
      <PageHeader
        title={`Import ${inSentence(resource.label)}`}
        meta={file.data && step > 0 && <span className="truncate">{file.data.fileName}</span>}
        actions={
          step > 0 && (
            <Button variant="ghost" onClick={() => onFile(undefined)}>
              {step === 3 ? "Import another file" : "Choose another file"}
            </Button>
          )
        }
      />
      <ol className="flex gap-4 border-b border-line px-4 py-2 text-sm sm:px-5" aria-label="Steps">
        {steps.map((name, at) => (
          <li
            key={name}
            aria-current={at === step ? "step" : undefined}
            className={classNames(
              "flex items-center gap-1.5",
              at === step ? "font-medium text-ink" : at < step ? "text-ink-soft" : "text-ink-faint",
            )}
          >
            <span className="flex size-5 items-center justify-center rounded-full border border-line text-xs tabular-nums">
              {at + 1}
            </span>
            {name}
          </li>
        ))}
      </ol>
      <div className="mx-auto w-full max-w-4xl flex-1 p-4 sm:p-5">
        {step === 0 && fileId !== undefined && file.isPending && <Skeleton className="h-40 w-full" />}
        {step === 0 && file.isError && (
          <Banner tone="warning" title="This file isn't here any more" className="mb-4">
            {faultWords(file.error)} Files wait for a day; bring it again.
          </Banner>
        )}
        {step === 0 && (fileId === undefined || file.isError) && <FileStep edits={edits} onFile={onFile} />}
        {step === 1 && file.data && (
          <ColumnsStep edits={edits} file={file.data} onDirty={guard.setDirty} onChecked={setChecked} />
        )}
        {step === 2 && checked && file.data && (
          <CheckStep
            edits={edits}
            file={file.data}
            checked={checked}
            onDirty={guard.setDirty}
            onBack={() => setChecked(undefined)}
            onDone={setDone}
          />
        )}
        {guard.question}
        {step === 3 && done && <DoneStep edits={edits} done={done} fileId={fileId ?? ""} />}
      </div>
    </div>
  );
}
