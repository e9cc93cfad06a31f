import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { RecordDiff } from "#client/change/record-diff.tsx";
import { revertRequest } from "#client/change/apply-change.ts";
import { openChange } from "#client/change/change-request.ts";
import { faultCode, faultReference, faultWords, trpcClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { CalendarClock, History, Undo2 } from "#client/ui/icons.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { useViewer } from "#client/viewer.ts";
import { optionWords } from "#shared/list-labels.ts";
import type { AnyResource } from "#shared/resource.ts";
import { RecordAtView } from "./record-at-view.tsx";

const happenings = { insert: "added this", update: "changed this", delete: "removed this" };

interface RecordHistoryProps {
  resource: AnyResource;
  id: string;
}

/** What happened to one record, newest first: who, when, why, and the fields before and after. */
export function RecordHistory({ resource, id }: RecordHistoryProps) {
  const [at, setAt] = useState<string>();
  const isStaff = useViewer().organizationRole === null;
  const query = useInfiniteQuery({
    queryKey: ["history", resource.name, id],
    queryFn: ({ pageParam, signal }) =>
      trpcClient.audit.history.query({ resource: resource.name, id, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    retry: false,
  });
  if (query.isPending) return <SkeletonText lines={6} />;
  if (query.isError) {
    if (faultCode(query.error) === "FORBIDDEN") return <ForbiddenState fill={false} />;
    return (
      <ErrorState
        fill={false}
        message={faultWords(query.error)}
        reference={faultReference(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  }
  if (at !== undefined)
    return <RecordAtView resource={resource} id={id} at={at} onAt={setAt} onClose={() => setAt(undefined)} />;
  const entries = query.data.pages.flatMap((page) => page.entries);
  const [{ seenBy } = { seenBy: [] }] = query.data.pages;
  if (entries.length === 0 && seenBy.length === 0) {
    return (
      <EmptyState fill={false} icon={<History />} title="No changes recorded">
        {isStaff
          ? `Nobody has changed this ${resource.noun} since the log began.`
          : `Your organization's log holds no change of this ${resource.noun}.`}
      </EmptyState>
    );
  }
  return (
    <>
      <Button
        size="sm"
        icon={<CalendarClock />}
        className="mb-3"
        onClick={() => setAt(new Date().toISOString())}
      >
        As it was at …
      </Button>
      {seenBy.length > 0 && (
        <p className="mb-3 flex flex-wrap gap-x-3 text-xs text-ink-faint">
          Seen by
          {seenBy.map(({ name, at }) => (
            <span key={`${name} ${at}`}>
              {name ?? "somebody"} <RelativeTime instant={at} />
            </span>
          ))}
        </p>
      )}
      <ol className="flex flex-col gap-4">
        {entries.map((entry) => (
          <li key={`${entry.changeId} ${entry.operation}`} className="rounded-md border border-line p-3">
            <header className="mb-1.5 flex items-start gap-2 text-sm">
              <p className="min-w-0 flex-1">
                <span className="font-medium">{entry.actorName ?? "The console"}</span>{" "}
                <span className="text-ink-soft">
                  {entry.revertsChangeId ? "took back a change" : happenings[entry.operation]}
                  {entry.action && ` · ${optionWords(entry.action.replaceAll(/[:-]/g, "_"))}`}
                </span>
                {entry.reason && <span className="block text-ink-soft">“{entry.reason}”</span>}
              </p>
              <RelativeTime instant={entry.at} focusable className="text-xs text-ink-faint" />
              <Button
                size="sm"
                variant="ghost"
                aria-label={`As it was after the change by ${entry.actorName ?? "the console"}`}
                onClick={() => setAt(entry.at)}
              >
                As it was
              </Button>
              {entry.mayTakeBack && (
                <Button
                  size="sm"
                  variant="ghost"
                  icon={<Undo2 />}
                  onClick={() =>
                    openChange(
                      revertRequest(
                        { changeId: entry.changeId, rowIds: [id], force: [] },
                        `Take back on this ${resource.noun}`,
                      ),
                    )
                  }
                >
                  Take back
                </Button>
              )}
            </header>
            <RecordDiff resource={resource} diff={entry} />
          </li>
        ))}
        {query.hasNextPage && (
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            Show older changes
          </Button>
        )}
      </ol>
    </>
  );
}
