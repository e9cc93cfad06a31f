import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { revertRequest } from "#client/change/apply-change.ts";
import { openChange } from "#client/change/change-request.ts";
import { DiffView } from "#client/change/diff-view.tsx";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { faultReference, faultWords, trpc, trpcClient } from "#client/trpc.ts";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { DescriptionList } from "#client/ui/description-list.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { Undo2 } from "#client/ui/icons.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";

/** The audit log's entry in full: who, why, which rows and fields, what went out, and the way back. */
export function ChangePanel({ row }: { row: GridRow }) {
  const changeId = typeof row["changeId"] === "string" ? row["changeId"] : undefined;
  if (!changeId || row["outcome"] !== "ok") {
    return (
      <EmptyState fill={false} title="No rows were changed">
        {row["outcome"] === "ok"
          ? "This entry records something that was read or done outside the database."
          : "The attempt was refused, so nothing was changed."}
      </EmptyState>
    );
  }
  return <Change changeId={changeId} />;
}

function Change({ changeId }: { changeId: string }) {
  const change = useQuery(trpc.audit.change.queryOptions({ changeId }));
  const rows = useInfiniteQuery({
    queryKey: ["change rows", changeId],
    queryFn: ({ pageParam, signal }) =>
      trpcClient.audit.changeRows.query({ changeId, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const fault = change.error ?? rows.error;
  if (fault)
    return (
      <ErrorState
        fill={false}
        message={faultWords(fault)}
        reference={faultReference(fault)}
        onRetry={() => void Promise.all([change.refetch(), rows.refetch()])}
      />
    );
  if (!change.data || !rows.data) return <SkeletonText lines={8} />;
  const { data } = change;
  const diffs = rows.data.pages.flatMap((page) => page.rows);
  return (
    <div className="flex flex-col gap-5">
      <DescriptionList
        items={[
          {
            term: "Who",
            value: data.onBehalfOfName
              ? `${data.actorName ?? "The console"}, acting as ${data.onBehalfOfName}`
              : (data.actorName ?? "The console"),
          },
          { term: "When", value: <RelativeTime instant={data.at} focusable /> },
          { term: "What", value: data.description ?? data.action },
          ...(data.reason ? [{ term: "Why", value: data.reason }] : []),
          ...(data.approvedBy ? [{ term: "Approved by", value: data.approvedBy }] : []),
          ...data.effects.map((effect) => ({
            term: "Went out",
            value: (
              <>
                {effect.count} × {effect.kind} <Badge>{effect.status}</Badge>
              </>
            ),
          })),
          ...data.revertedBy.map((revert) => ({
            term: "Taken back",
            value: (
              <>
                by {revert.actorName ?? "the console"}, <RelativeTime instant={revert.at} />
              </>
            ),
          })),
        ]}
      />
      {data.mayRevert && (
        <Button
          className="self-start"
          icon={<Undo2 />}
          onClick={() =>
            openChange(
              revertRequest({ changeId, force: [] }, `Take back: ${data.description ?? data.action}`),
            )
          }
        >
          Take back
        </Button>
      )}
      <DiffView rows={diffs} />
      {rows.hasNextPage && (
        <Button
          className="self-start"
          busy={rows.isFetchingNextPage}
          onClick={() => void rows.fetchNextPage()}
        >
          Show more rows
        </Button>
      )}
    </div>
  );
}
