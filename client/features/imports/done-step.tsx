import { useState } from "react";
import { undoChange } from "#client/change/apply-change.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import type { RecordEdits } from "#shared/record-edits.ts";
import type { ImportOutcome } from "#shared/record-imports.ts";

export interface Done {
  outcome: ImportOutcome;
  /** Absent when somebody else has to approve it first. */
  changeId: string | undefined;
  isAsked: boolean;
}

/** What came of the import, and the way back. */
export function DoneStep({ edits, done, fileId }: { edits: RecordEdits; done: Done; fileId: string }) {
  const { locale } = useLocale();
  const { outcome, changeId } = done;
  const [isUndone, setUndone] = useState(false);
  const { label, name, desk } = edits.resource;
  const number = (value: number) => value.toLocaleString(locale);
  if (done.isAsked)
    return (
      <Banner tone="info" title="Asked for approval">
        Somebody else has to approve an import of this size. Nothing has changed yet.
      </Banner>
    );
  return (
    <div className="flex flex-col gap-4">
      <Banner tone="good" title={`Imported into ${inSentence(label)}`}>
        {number(outcome.created)} new, {number(outcome.updated)} changed, {number(outcome.unchanged)} as they
        were
        {outcome.failed > 0 && `, ${number(outcome.failed)} left out`}.
      </Banner>
      <div className="flex flex-wrap items-center gap-2">
        <a
          href={`/${desk}/${name}`}
          className="inline-flex h-8 items-center rounded-md border border-line-strong px-3 text-sm font-medium hover:bg-hover"
        >
          Show the {inSentence(label)}
        </a>
        {changeId !== undefined && (
          <Button
            disabled={isUndone}
            onClick={() => {
              setUndone(true);
              void undoChange({ changeId, force: [] }, `Import into ${inSentence(label)}`);
            }}
          >
            Undo
          </Button>
        )}
        {outcome.failed > 0 && (
          <a
            href={`/api/imports/${fileId}/failed.csv`}
            download
            className="text-sm text-accent-ink underline underline-offset-2"
          >
            Download the rows that were left out
          </a>
        )}
      </div>
    </div>
  );
}
