import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { faultReference, faultWords, trpc } from "#client/trpc.ts";
import { buttonClass } from "#client/ui/button.tsx";
import { Card } from "#client/ui/card.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { CircleCheck } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { toneSolid, type Tone } from "#client/ui/tone.ts";
import { formatNumber } from "#shared/format/numbers.ts";
import { listParamsToSearch } from "#shared/list-url.ts";

const params = {
  filter: { field: "status", operator: "anyOf" as const, value: ["unresolved"] },
  sort: [{ field: "lastSeen", direction: "desc" as const }],
  columns: ["title", "level", "eventCount", "userCount", "lastSeen", "culprit"],
  limit: 8,
};
const errorsList = { desk: "support", resource: "errors" };
const levelTones: Readonly<Record<string, Tone>> = {
  fatal: "bad",
  error: "bad",
  warning: "warning",
  info: "info",
};

/** The unresolved errors that came last. */
export function RecentErrors() {
  const { locale } = useLocale();
  const list = useQuery(trpc.errors.list.queryOptions(params));
  return (
    <Card
      flush
      title="Latest errors"
      actions={
        <Link
          to="/$desk/$resource"
          params={errorsList}
          search={listParamsToSearch({ filter: params.filter })}
          className={buttonClass({ variant: "ghost", size: "sm" })}
        >
          All unresolved
        </Link>
      }
    >
      {list.isPending && <SkeletonText lines={6} className="px-4 pb-4" />}
      {list.isError && (
        <ErrorState
          fill={false}
          message={faultWords(list.error)}
          reference={faultReference(list.error)}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data?.rows.length === 0 && (
        <EmptyState fill={false} icon={<CircleCheck />} title="Nothing is broken">
          No unresolved errors right now.
        </EmptyState>
      )}
      <ul className="border-t border-line empty:hidden">
        {list.data?.rows.map((row) => (
          <li key={row._id} className="border-b border-line last:border-0">
            <Link
              to="/$desk/$resource"
              params={errorsList}
              search={{ ...listParamsToSearch({ filter: params.filter }), record: row._id }}
              className="flex items-center gap-3 px-4 py-2 -outline-offset-2 hover:bg-hover"
            >
              <span
                role="img"
                aria-label={String(row["level"])}
                className={`size-[7px] shrink-0 rounded-full ${toneSolid[levelTones[String(row["level"])] ?? "neutral"]}`}
              />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{String(row["title"])}</span>
                {row["culprit"] !== null && (
                  <span className="block truncate text-xs text-ink-faint">{String(row["culprit"])}</span>
                )}
              </span>
              <span className="hidden w-20 shrink-0 text-right text-xs text-ink-soft tabular-nums sm:block">
                {formatNumber(String(row["eventCount"]), locale)}{" "}
                {String(row["eventCount"]) === "1" ? "event" : "events"}
              </span>
              <RelativeTime
                instant={String(row["lastSeen"])}
                className="w-20 shrink-0 text-right text-xs text-ink-faint"
              />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
