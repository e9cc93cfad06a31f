import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { faultWords, trpcClient } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Select } from "#client/ui/select.tsx";
import { useGranted } from "#client/viewer.ts";
import type { RecordEdits } from "#shared/record-edits.ts";
import { importableFields, importFieldLabel, matchHeadings } from "#shared/record-imports.ts";
import type { Checked } from "./import-page.tsx";
import { keepMapping, keptMapping } from "./kept-mapping.ts";
import { RunProgress } from "./run-progress.tsx";

export interface BroughtFile {
  id: string;
  fileName: string;
  reading: string;
  header: string[];
  rowCount: number;
  samples: string[][];
}

interface ColumnsStepProps {
  edits: RecordEdits;
  file: BroughtFile;
  /** Whether something was chosen that isn't kept yet. */
  onDirty: (isDirty: boolean) => void;
  onChecked: (checked: Checked) => void;
}

const leftOut = "-";

/** Says which column of the file is which field. */
export function ColumnsStep({ edits, file, onDirty, onChecked }: ColumnsStepProps) {
  const granted = useGranted();
  const { locale, timeZone } = useLocale();
  const fields = importableFields(edits, { kind: "staff", permissions: granted });
  const [guessed] = useState(
    () => keptMapping(edits.resource.name, file.header, fields) ?? matchHeadings(edits, fields, file.header),
  );
  const [columns, setColumns] = useState(guessed);
  const isDirty = columns.some((name, at) => name !== guessed[at]);
  useEffect(() => {
    onDirty(isDirty);
    return () => onDirty(false);
  }, [isDirty, onDirty]);
  const check = useMutation({
    mutationFn: async () => {
      const input = { fileId: file.id, columns, timeZone, locale, leaveFaulty: false };
      return { input, outcome: await trpcClient.imports.check.mutate(input) };
    },
    onSuccess: (checked) => {
      keepMapping(edits.resource.name, file.header, columns);
      onChecked(checked);
    },
  });
  const choose = (at: number, value: string) =>
    setColumns(
      columns.map((field, place) =>
        place === at ? (value === leftOut ? null : value) : field === value ? null : field,
      ),
    );
  const options = [
    { value: leftOut, label: "Not imported" },
    ...fields.map((name) => ({ value: name, label: importFieldLabel(edits, name) })),
  ];
  const used = columns.filter((name) => name !== null);
  const keys = edits.keys.map((name) => importFieldLabel(edits, name)).join(" and ");
  const finds =
    used.includes("id") || (edits.keys.length > 0 && edits.keys.every((name) => used.includes(name)));
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-ink-soft">
        {file.rowCount.toLocaleString(locale)} {file.rowCount === 1 ? "row" : "rows"}, read as {file.reading}.
        Say which column is what.
      </p>
      {!finds && (
        <Banner tone={edits.create ? "info" : "warning"}>
          {edits.create
            ? `Without the id${keys ? ` or ${keys}` : ""} every row becomes a new ${edits.resource.noun}.`
            : `Choose the column that holds the id${keys ? ` or ${keys}` : ""}: by it a ${edits.resource.noun} is found.`}
        </Banner>
      )}
      <ul className="divide-y divide-line rounded-lg border border-line">
        {file.header.map((heading, at) => (
          <li
            key={`${at} ${heading}`}
            className="grid items-center gap-x-4 gap-y-1.5 p-3 sm:grid-cols-[1fr_16rem]"
          >
            <div className="min-w-0">
              <p className="truncate text-sm font-medium">{heading}</p>
              <p className="truncate text-xs text-ink-faint">
                {file.samples
                  .map((cells) => cells[at] ?? "")
                  .filter((sample) => sample !== "")
                  .slice(0, 3)
                  .join(" · ") || "No values in the first rows"}
              </p>
            </div>
            <Select
              aria-label={`Field for ${heading}`}
              options={options}
              value={columns[at] ?? leftOut}
              onValueChange={(value) => choose(at, value)}
            />
          </li>
        ))}
      </ul>
      {check.isError && (
        <Banner tone="bad" title="The check didn't work">
          {faultWords(check.error)}
        </Banner>
      )}
      {check.isPending ? (
        <RunProgress fileId={file.id} label="Checking" total={file.rowCount} />
      ) : (
        <div className="flex justify-end">
          <Button variant="primary" disabled={used.length === 0} onClick={() => check.mutate()}>
            Check {file.rowCount.toLocaleString(locale)} {file.rowCount === 1 ? "row" : "rows"}
          </Button>
        </div>
      )}
    </div>
  );
}
