import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PlanView } from "#client/change/plan-view.tsx";
import { faultReference, faultWords, trpc } from "#client/trpc.ts";
import { Badge } from "#client/ui/badge.tsx";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { DescriptionList } from "#client/ui/description-list.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import { DriftBanner } from "./drift-banner.tsx";
import { RequestDecision } from "./request-decision.tsx";
import { stateTones, stateWords } from "./request-words.ts";

const pageSize = 200;

/** One request as its reviewer sees it: who and why, what would happen at this moment, and yes or no. */
export function RequestReview({ id }: { id: string }) {
  const { locale } = useLocale();
  const [offset, setOffset] = useState(0);
  const [declined, setDeclined] = useState<ReadonlySet<string>>(new Set());
  const review = useQuery({
    ...trpc.approvals.review.queryOptions({ id, offset }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  });
  if (review.isError)
    return (
      <ErrorState
        message={faultWords(review.error)}
        reference={faultReference(review.error)}
        onRetry={() => void review.refetch()}
        retrying={review.isFetching}
      />
    );
  if (!review.data)
    return (
      <div className="p-5" role="status" aria-label="Working out what would happen now">
        <SkeletonText lines={8} />
      </div>
    );
  const { data } = review;
  const canChoose = data.hindrance === null && data.choosableCount > 1 && data.state === "pending";
  const toggle = (rowIds: readonly string[], isIn: boolean) =>
    setDeclined((before) => {
      const next = new Set(before);
      for (const rowId of rowIds) {
        if (isIn) next.delete(rowId);
        else next.add(rowId);
      }
      return next;
    });
  return (
    <article className="flex min-h-full flex-col" aria-label={data.title}>
      <div className="flex-1 space-y-4 p-4 sm:p-5">
        <header>
          <div className="flex flex-wrap items-center gap-2">
            <h2 className="text-base font-semibold text-pretty">{data.title}</h2>
            <Badge tone={stateTones[data.state]}>{stateWords[data.state]}</Badge>
          </div>
        </header>
        <DescriptionList
          items={[
            {
              term: "Asked by",
              value: (
                <>
                  {data.requesterName}, <RelativeTime instant={data.createdAt} focusable />
                </>
              ),
            },
            { term: "Why", value: data.reason },
            { term: data.policies.length === 1 ? "Rule" : "Rules", value: data.policies.join(", ") },
            ...(data.state === "pending" || data.state === "expired"
              ? [{ term: "Ends", value: <RelativeTime instant={data.expiresAt} focusable /> }]
              : [
                  {
                    term: stateWords[data.state],
                    value: (
                      <>
                        by {data.deciderName ?? "somebody"}
                        {data.decidedAt && (
                          <>
                            , <RelativeTime instant={data.decidedAt} focusable />
                          </>
                        )}
                        {data.declinedCount > 0 &&
                          `, without ${formatQuantity(data.declinedCount, "row", locale)}`}
                        {data.decisionReason && `: “${data.decisionReason}”`}
                      </>
                    ),
                  },
                ]),
          ]}
        />
        {data.fault && (
          <Banner tone="bad" title="This can't be done any more">
            {data.fault}
          </Banner>
        )}
        {data.hindrance && !data.fault && !data.isMine && <Banner tone="info">{data.hindrance}</Banner>}
        <DriftBanner drift={data.drift} />
        <PlanView
          plan={data.plan}
          pageNote={false}
          isDone={data.state === "approved"}
          whole
          choice={
            canChoose
              ? {
                  choosable: new Set(data.choosable),
                  declined,
                  marks: data.drift.marks,
                  onToggle: toggle,
                }
              : undefined
          }
        />
        {data.totalRows > pageSize && (
          <nav aria-label="Rows" className="flex items-center gap-2 text-sm text-ink-soft">
            <Button
              size="sm"
              disabled={offset === 0}
              onClick={() => setOffset(Math.max(0, offset - pageSize))}
            >
              Earlier rows
            </Button>
            <Button
              size="sm"
              disabled={offset + pageSize >= data.totalRows}
              busy={review.isPlaceholderData}
              onClick={() => setOffset(offset + pageSize)}
            >
              Further rows
            </Button>
            <span className="tabular-nums">
              {formatNumber(offset + 1, locale)} to {formatNumber(offset + data.plan.rows.length, locale)} of{" "}
              {formatNumber(data.totalRows, locale)}
            </span>
          </nav>
        )}
      </div>
      {data.state === "pending" && (
        <RequestDecision
          review={data}
          declined={canChoose ? declined : new Set()}
          onSeenAnew={() => void review.refetch()}
        />
      )}
    </article>
  );
}
