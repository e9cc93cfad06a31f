import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { faultWords, trpc } from "#client/trpc.ts";
import { classNames } from "#client/ui/class-names.ts";
import { ArrowUpRight } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { toneSolid } from "#client/ui/tone.ts";
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
      className="group flex min-w-0 flex-col px-4 py-3 -outline-offset-2 transition-colors hover:bg-hover"
    >
      {count.isPending ? (
        <Skeleton className="my-1 h-5 w-12" />
      ) : count.isError ? (
        <span className="py-1 text-sm text-ink-faint" title={faultWords(count.error)}>
          Not available
        </span>
      ) : (
        <span
          className={classNames(
            "text-xl font-semibold tabular-nums",
            count.data.value === 0 && "text-ink-faint",
          )}
        >
          {formatCount(count.data, locale)}
        </span>
      )}
      <span className="flex min-w-0 items-baseline gap-1.5 text-xs text-ink-soft">
        {Boolean(count.data?.value) && tone !== "neutral" && (
          <span
            aria-hidden
            className={classNames("size-1.5 shrink-0 -translate-y-px rounded-full", toneSolid[tone])}
          />
        )}
        <span>{label}</span>
        <ArrowUpRight
          aria-hidden
          className="size-3 shrink-0 translate-y-0.5 text-ink-faint opacity-0 max-sm:hidden transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      </span>
    </Link>
  );
}
