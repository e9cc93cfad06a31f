import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { trpc } from "#client/trpc.ts";
import { CopyText } from "#client/ui/copy-button.tsx";
import { DescriptionList } from "#client/ui/description-list.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { ChevronLeft, ChevronRight } from "#client/ui/icons.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import type { ErrorEvent } from "#shared/error-event.ts";
import { ErrorBreadcrumbs } from "./error-breadcrumbs.tsx";
import { ErrorFacts, RawEvent } from "./error-facts.tsx";
import { ErrorStack } from "./error-stack.tsx";

/** One event of a group, the newest first, with a step to the others. */
export function ErrorEventPanel({ groupId }: { groupId: string }) {
  const [chosen, setChosen] = useState<string>();
  const recent = useQuery(trpc.errors.recentEvents.queryOptions({ id: groupId }));
  const event = useQuery(trpc.errors.event.queryOptions({ id: groupId, ...(chosen && { eventId: chosen }) }));
  const content = useMemo(
    () => (event.data ? (JSON.parse(event.data.payload) as ErrorEvent) : {}),
    [event.data],
  );

  if (event.error) {
    return event.error.data?.code === "NOT_FOUND" ? (
      <EmptyState title="No events are kept">
        The events of this error have been removed; its counts remain.
      </EmptyState>
    ) : (
      <ErrorState message={event.error.message} onRetry={() => void event.refetch()} />
    );
  }
  if (!event.data) return <SkeletonText lines={8} />;

  const events = recent.data ?? [];
  const position = Math.max(
    0,
    events.findIndex(({ id }) => id === event.data.id),
  );
  const step = (by: number) => setChosen(events[position + by]?.id);
  const { userKey, userId, userName } = event.data;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center gap-2 text-xs text-ink-soft">
        <span className="flex-1">
          Event {position + 1} of {events.length === 50 ? "the newest 50" : Math.max(1, events.length)} ·{" "}
          <RelativeTime instant={event.data.occurredAt} focusable />
        </span>
        <IconButton
          label="Newer event"
          icon={<ChevronLeft />}
          disabled={position === 0}
          onClick={() => step(-1)}
        />
        <IconButton
          label="Older event"
          icon={<ChevronRight />}
          disabled={position >= events.length - 1}
          onClick={() => step(1)}
        />
      </div>
      <DescriptionList
        items={[
          { term: "Release", value: event.data.release ?? "–" },
          { term: "Environment", value: event.data.environment ?? "–" },
          ...(event.data.url
            ? [{ term: "Page", value: <CopyText text={event.data.url}>{event.data.url}</CopyText> }]
            : []),
          ...(userKey
            ? [
                {
                  term: "User",
                  value: userId ? (
                    <Link
                      to="/$desk/$resource"
                      params={{ desk: "support", resource: "users" }}
                      search={{ record: userId }}
                      className="text-accent-ink hover:underline"
                    >
                      {userName || userKey}
                    </Link>
                  ) : (
                    <CopyText text={userKey}>{userKey}</CopyText>
                  ),
                },
              ]
            : []),
        ]}
      />
      <ErrorStack
        event={content}
        text={`${event.data.errorType}: ${event.data.errorMessage}\n${event.data.errorStack ?? ""}`}
      />
      <ErrorBreadcrumbs event={content} />
      <ErrorFacts event={content} />
      <RawEvent payload={event.data.payload} />
    </div>
  );
}
