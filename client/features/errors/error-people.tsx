import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { trpc } from "#client/trpc.ts";
import { CopyText } from "#client/ui/copy-button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";

/** Who was hit by an error, most often first. */
export function ErrorPeople({ groupId }: { groupId: string }) {
  const { data, error, refetch } = useQuery(trpc.errors.affectedUsers.queryOptions({ id: groupId }));
  if (error) return <ErrorState message={error.message} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonText lines={6} />;
  if (data.people.length === 0)
    return <EmptyState title="Nobody is known to be hit">The events of this error name no user.</EmptyState>;
  return (
    <>
      <ul className="divide-y divide-line rounded-md border border-line text-sm">
        {data.people.map((person) => (
          <li key={person.userKey} className="flex items-baseline gap-3 px-2.5 py-1.5">
            <span className="min-w-0 flex-1 truncate">
              {person.userId ? (
                <Link
                  to="/$desk/users/$id"
                  params={{ desk: "support", id: person.userId }}
                  className="text-accent-ink hover:underline"
                >
                  {person.userName || person.userKey}
                </Link>
              ) : (
                <CopyText text={person.userKey}>{person.userKey}</CopyText>
              )}
            </span>
            <span className="text-xs text-ink-soft tabular-nums">
              {person.eventCount.toLocaleString()} {person.eventCount === 1 ? "event" : "events"}
            </span>
            <RelativeTime instant={person.lastSeen} className="w-24 text-right text-xs text-ink-soft" />
          </li>
        ))}
      </ul>
      {data.total > data.people.length && (
        <p className="mt-2 text-xs text-ink-soft">
          The {data.people.length} who were hit most, of {data.total.toLocaleString()}.
        </p>
      )}
    </>
  );
}
