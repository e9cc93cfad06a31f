import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { revertRequest } from "#client/change/apply-change.ts";
import { openChange } from "#client/change/change-request.ts";
import { DiffView } from "#client/change/diff-view.tsx";
import { rowCountWords } from "#client/change/diff-words.ts";
import { faultReference, faultWords, trpc } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { Undo2 } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { SegmentedControl } from "#client/ui/segmented-control.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import { changeTitle } from "./audit-words.ts";
import type { ChangeAbout } from "./change-facts.tsx";
import { PageTurner } from "./page-turner.tsx";

const pageSize = 100;
const mostChosen = 10_000;

/** Every row of a change, 100 at a time to the last; rows can be picked and taken back. */
export function ChangeRowList({ change, whole }: { change: ChangeAbout; whole: boolean }) {
  const { changeId, counts } = change;
  const { locale } = useLocale();
  const [offset, setOffset] = useState(0);
  const [table, setTable] = useState<string>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const tables = [...new Set(counts.map((count) => count.table))];
  const total = counts
    .filter((count) => table === undefined || count.table === table)
    .reduce((sum, { rows }) => sum + rows, 0);
  const rows = useQuery({
    ...trpc.audit.changeRows.queryOptions({ changeId, offset, ...(table !== undefined && { table }) }),
    placeholderData: keepPreviousData,
  });
  if (rows.isError)
    return (
      <ErrorState
        fill={false}
        message={faultWords(rows.error)}
        reference={faultReference(rows.error)}
        onRetry={() => void rows.refetch()}
        retrying={rows.isFetching}
      />
    );
  if (!rows.data) return <SkeletonText lines={8} />;
  const shown = rows.data.rows;
  const all = counts.reduce((sum, count) => sum + count.rows, 0);
  const toggle = (rowIds: readonly string[], isTaken: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      for (const rowId of rowIds) {
        if (!isTaken) next.delete(rowId);
        else if (next.size < mostChosen) next.add(rowId);
      }
      return next;
    });
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm">
        {counts.map((count) => (
          <span key={`${count.table} ${count.operation}`} className="font-medium tabular-nums">
            {rowCountWords(count, locale)}
          </span>
        ))}
        {chosen.size > 0 && (
          <span className="ml-auto flex items-center gap-2">
            <Button size="sm" variant="ghost" onClick={() => setChosen(new Set())}>
              Choose none
            </Button>
            <Button
              size="sm"
              icon={<Undo2 />}
              onClick={() =>
                openChange(
                  revertRequest(
                    { changeId, rowIds: [...chosen], force: [] },
                    `Take back ${formatQuantity(chosen.size, "row", locale)} of: ${changeTitle(change)}`,
                  ),
                )
              }
            >
              Take back {formatNumber(chosen.size, locale)}
            </Button>
          </span>
        )}
      </div>
      {whole && tables.length > 1 && tables.length < 5 && (
        <SegmentedControl
          label="Kind of record"
          value={table ?? "all"}
          options={[
            { value: "all", label: "All" },
            ...tables.map((name) => ({ value: name, label: name.replaceAll("_", " ") })),
          ]}
          onValueChange={(next) => {
            setTable(next === "all" ? undefined : next);
            setOffset(0);
          }}
        />
      )}
      <DiffView
        rows={shown}
        whole={whole}
        choice={
          change.mayRevert && all > 1
            ? {
                picks: true,
                choosable: new Set(shown.map(({ rowId }) => rowId)),
                declined: new Set(shown.map(({ rowId }) => rowId).filter((rowId) => !chosen.has(rowId))),
                marks: {},
                onToggle: toggle,
              }
            : undefined
        }
      />
      <PageTurner
        offset={offset}
        pageSize={pageSize}
        total={total}
        busy={rows.isPlaceholderData}
        onTurn={setOffset}
      />
    </div>
  );
}
