import { useRef, useState, type DragEvent } from "react";
import { sendFile } from "#client/form/send-file.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { Upload } from "#client/ui/icons.tsx";
import { Progress } from "#client/ui/progress.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import type { RecordEdits } from "#shared/record-edits.ts";

interface FileStepProps {
  edits: RecordEdits;
  onFile: (fileId: string) => void;
}

/** Takes a file by choosing or dropping it. */
export function FileStep({ edits, onFile }: FileStepProps) {
  const field = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<{ name: string; share: number; stop: AbortController }>();
  const [fault, setFault] = useState<string>();
  const [isOver, setOver] = useState(false);
  const { name: resource, label } = edits.resource;

  const bring = async (file: File | undefined) => {
    if (!file) return;
    const stop = new AbortController();
    setFault(undefined);
    setSending({ name: file.name, share: 0, stop });
    try {
      const answer = await sendFile(
        `/api/imports/${resource}?name=${encodeURIComponent(file.name)}`,
        file,
        (share) => setSending({ name: file.name, share, stop }),
        stop.signal,
      );
      onFile((answer as { fileId: string }).fileId);
    } catch (problem) {
      setFault(problem instanceof Error ? problem.message : String(problem));
    } finally {
      setSending(undefined);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void bring(event.dataTransfer.files[0]);
  };
  return (
    <div className="flex flex-col gap-4">
      {fault !== undefined && (
        <Banner tone="bad" title="This file can't be imported">
          {fault}
        </Banner>
      )}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={classNames(
          "flex flex-col items-center gap-3 rounded-lg border border-dashed px-4 py-12 text-center",
          isOver ? "border-accent bg-hover" : "border-line-strong",
        )}
      >
        {sending ? (
          <div className="flex w-full max-w-sm flex-col gap-3">
            <Progress
              label={sending.share < 1 ? `Sending ${sending.name}` : "Reading the rows"}
              value={sending.share < 1 ? Math.round(sending.share * 100) : null}
              detail={sending.share < 1 ? `${Math.round(sending.share * 100)} %` : ""}
            />
            <Button variant="ghost" onClick={() => sending.stop.abort()}>
              Cancel
            </Button>
          </div>
        ) : (
          <>
            <Upload aria-hidden className="size-6 text-ink-faint" />
            <p className="text-base font-medium">Drop a CSV or XLSX file with {inSentence(label)} here</p>
            <Button variant="primary" onClick={() => field.current?.click()}>
              Choose a file
            </Button>
          </>
        )}
        <input
          ref={field}
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,text/csv"
          aria-label="File to import"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => void bring(event.target.files?.[0])}
        />
      </div>
      <ul className="list-disc pl-5 text-sm text-ink-soft">
        <li>The first line names the columns. Up to 100,000 rows and 50 MB.</li>
        <li>
          Records are found by their id or key and changed; what isn't there yet
          {edits.create ? " is created." : " is reported."}
        </li>
        <li>Nothing changes before you have seen what would happen, and all of it can be undone.</li>
        <li>
          To start from what is there, choose “XLSX with ids, to import again” in the list's export menu.
        </li>
      </ul>
    </div>
  );
}
