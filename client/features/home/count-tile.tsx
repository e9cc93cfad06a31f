import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { faultWords, trpc } from "#client/trpc.ts";
import { classNames } from "#client/ui/class-names.ts";
import { ArrowUpRight } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { toneText } from "#client/ui/tone.ts";
import { formatCount } from "#shared/format/numbers.ts";
import { listParamsToSearch } from "#shared/list-url.ts";
import type { TodayCount } from "./today-counts.ts";

/** A number that opens the list behind it. Fails on its own: the others stay. */
export function CountTile({ label, resource, path, filter, tone }: TodayCount) {
  const { locale } = useLocale();
  const count = useQuery(trpc[resource].count.queryOptions({ filter }));
  return (
    <Link
      to={path}
      search={listParamsToSearch({ filter })}
      className="group relative flex min-w-0 flex-col gap-1 px-4 py-3.5 -outline-offset-2 transition-colors hover:bg-hover"
    >
      <span className="truncate text-xs text-ink-soft">{label}</span>
      {count.isPending ? (
        <Skeleton className="my-1 h-6 w-12" />
      ) : count.isError ? (
        <span className="text-sm text-ink-faint" title={faultWords(count.error)}>
          Not available
        </span>
      ) : (
        <span
          className={classNames(
            "text-2xl font-semibold tabular-nums",
            count.data.value === 0 ? "text-ink-faint" : tone === "neutral" ? "text-ink" : toneText[tone],
          )}
        >
          {formatCount(count.data, locale)}
        </span>
      )}
      <ArrowUpRight
        aria-hidden
        className="absolute top-3.5 right-3.5 size-3.5 text-ink-faint opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100"
      />
    </Link>
  );
}
