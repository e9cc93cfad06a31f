import { Checkbox } from "#client/ui/checkbox.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import type { SkippedRow } from "#shared/change.ts";
import { resourceOfTable } from "./diff-words.ts";

const reasons: Record<SkippedRow["because"], string> = {
  changed: "changed since",
  gone: "no longer there",
  exists: "there again already",
  inUse: "used by later records",
  secret: "partly never recorded",
  erased: "personal data was erased",
};

interface SkippedRowsProps {
  rows: readonly SkippedRow[];
  chosen?: readonly string[];
  /** Absent: to be read only. */
  onChoose?: (rowIds: readonly string[]) => void;
}

/** Rows that are left alone: why, and who changed them since and when. With `onChoose`, rows can be picked one by one. */
export function SkippedRows({ rows, chosen = [], onChoose }: SkippedRowsProps) {
  return (
    <ul className="scroll-thin max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line">
      {rows.map((row) => {
        const name = row.title ?? `${resourceOfTable(row.table)?.noun ?? "row"} ${row.rowId.slice(0, 8)}`;
        return (
          <li key={row.rowId} className="flex flex-wrap items-center gap-x-3 px-3 py-1.5 text-sm">
            {onChoose && (
              <Checkbox
                aria-label={`Write back ${name}`}
                disabled={row.because !== "changed"}
                checked={chosen.includes(row.rowId)}
                onCheckedChange={(next) =>
                  onChoose(next ? [...chosen, row.rowId] : chosen.filter((id) => id !== row.rowId))
                }
              />
            )}
            <span className="min-w-0 grow basis-48 truncate">{name}</span>
            <span className="text-xs text-ink-soft">
              {reasons[row.because]}
              {row.changedBy && ` by ${row.changedBy}`}{" "}
              {row.changedAt && <RelativeTime instant={row.changedAt} />}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
