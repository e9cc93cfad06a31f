import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { openChange, sending } from "#client/change/change-request.ts";
import { faultWords, trpc, trpcClient } from "#client/trpc.ts";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { RotateCw } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { useGranted } from "#client/viewer.ts";
import { formatNumber } from "#shared/format/numbers.ts";
import { holds } from "#shared/permissions.ts";
import type { OutboxStatus } from "#shared/states.ts";
import { actionWords, deliveryTones, deliveryWords } from "./audit-words.ts";
import type { ChangeAbout } from "./change-facts.tsx";

const pageSize = 50;

/** Whether the worker still has to do with it. */
export const isMoving = ({ status }: { status: OutboxStatus }) => status === "pending" || status === "failed";

/** What a change sent to the outside and whether it has arrived; what was given up can be sent again. */
export function ChangeEffectList({ change }: { change: ChangeAbout }) {
  const { locale } = useLocale();
  const mayRead = holds(useGranted(), "outbox:read");
  const [offset, setOffset] = useState(0);
  const effects = useQuery({
    ...trpc.audit.changeEffects.queryOptions({ changeId: change.changeId, offset }),
    placeholderData: keepPreviousData,
    enabled: mayRead,
    // The worker is at it.
    refetchInterval: change.effects.some(isMoving) ? 5000 : false,
  });
  const total = change.effects.reduce((sum, { count }) => sum + count, 0);
  const sendAgain = (ids: readonly string[]) =>
    openChange({
      title: ids.length === 1 ? "Send it again" : `Send ${ids.length} effects again`,
      verb: "Send again",
      done: ({ rowCount }) => `${rowCount} on the way again`,
      send: sending(trpcClient.outbox.replay.mutate, { selection: { ids: [...ids] } }),
    });
  const shown = effects.data?.effects ?? [];
  const dead = shown.filter(({ status }) => status === "dead").map(({ id }) => id);
  return (
    <div className="flex flex-col gap-2 text-sm">
      <ul className="flex flex-wrap gap-x-3 gap-y-1">
        {change.effects.map(({ kind, status, count }) => (
          <li key={`${kind} ${status}`} className="flex items-center gap-1.5 tabular-nums">
            {formatNumber(count, locale)} × {actionWords(kind).toLowerCase()}
            <Badge tone={deliveryTones[status]}>{deliveryWords[status]}</Badge>
          </li>
        ))}
      </ul>
      {effects.isError && <p className="text-bad-ink">{faultWords(effects.error)}</p>}
      {shown.length > 0 && (
        <ul aria-label="Effects" className="divide-y divide-line rounded-md border border-line">
          {shown.map((effect) => (
            <li key={effect.id} className="flex items-start gap-2 px-3 py-1.5">
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-x-2">
                  {actionWords(effect.kind)}
                  <Badge dot tone={deliveryTones[effect.status]}>
                    {deliveryWords[effect.status]}
                  </Badge>
                  <span className="text-xs text-ink-faint tabular-nums">
                    {effect.attempts} {effect.attempts === 1 ? "attempt" : "attempts"}
                    {effect.sentAt && (
                      <>
                        , <RelativeTime instant={effect.sentAt} />
                      </>
                    )}
                    {effect.status === "failed" && (
                      <>
                        , next <RelativeTime instant={effect.nextAttemptAt} />
                      </>
                    )}
                  </span>
                </p>
                {effect.lastError && <p className="text-xs break-words text-bad-ink">{effect.lastError}</p>}
              </div>
              {change.maySendAgain && (effect.status === "dead" || effect.status === "failed") && (
                <Button size="sm" variant="ghost" icon={<RotateCw />} onClick={() => sendAgain([effect.id])}>
                  Send again
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {change.maySendAgain && dead.length > 1 && (
        <Button size="sm" className="self-start" icon={<RotateCw />} onClick={() => sendAgain(dead)}>
          Send {formatNumber(dead.length, locale)} again
        </Button>
      )}
      {total > pageSize && mayRead && (
        <div className="flex flex-wrap items-center gap-2">
          <Button size="sm" disabled={offset === 0} onClick={() => setOffset(offset - pageSize)}>
            Previous
          </Button>
          <Button
            size="sm"
            disabled={!effects.data?.hasMore}
            busy={effects.isPlaceholderData}
            onClick={() => setOffset(offset + pageSize)}
          >
            Next
          </Button>
          <span className="text-xs text-ink-faint tabular-nums">
            {formatNumber(offset + 1, locale)} to {formatNumber(offset + shown.length, locale)} of{" "}
            {formatNumber(total, locale)}
          </span>
        </div>
      )}
    </div>
  );
}
