import { useEffect, useRef } from "react";
import { Badge } from "#client/ui/badge.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { formatQuantity } from "#shared/format/numbers.ts";
import { stateTones, stateWords, type RequestState } from "./request-words.ts";

export interface ListedRequest {
  id: string;
  title: string;
  requesterName: string;
  reason: string;
  rowCount: number;
  createdAt: string;
  expiresAt: string;
  state: RequestState;
}

interface RequestListProps {
  requests: readonly ListedRequest[];
  chosenId: string | undefined;
  onChoose: (id: string) => void;
}

/** Requests one below the other: what, who, why, how long it still waits. */
export function RequestList({ requests, chosenId, onChoose }: RequestListProps) {
  const { locale } = useLocale();
  const chosen = useRef<HTMLButtonElement>(null);
  useEffect(() => chosen.current?.scrollIntoView({ block: "nearest" }), [chosenId]);
  return (
    <ul aria-label="Requests">
      {requests.map((request) => {
        const isChosen = request.id === chosenId;
        return (
          <li key={request.id} className="border-b border-line">
            <button
              type="button"
              ref={isChosen ? chosen : undefined}
              aria-current={isChosen ? "true" : undefined}
              onClick={() => onChoose(request.id)}
              className={classNames(
                "block w-full px-4 py-2.5 text-left -outline-offset-2 transition-colors duration-75",
                isChosen ? "bg-press" : "hover:bg-hover",
              )}
            >
              <span className="flex items-start gap-2">
                <span className="min-w-0 flex-1 font-medium text-pretty">{request.title}</span>
                {request.state !== "pending" && (
                  <Badge tone={stateTones[request.state]}>{stateWords[request.state]}</Badge>
                )}
              </span>
              <span className="mt-0.5 line-clamp-2 text-sm text-ink-soft">“{request.reason}”</span>
              <span
                className={classNames(
                  "mt-1 flex flex-wrap gap-x-2 text-xs",
                  isChosen ? "text-ink-soft" : "text-ink-faint",
                )}
              >
                <span>{request.requesterName}</span>
                <span className="tabular-nums">{formatQuantity(request.rowCount, "row", locale)}</span>
                {request.state === "pending" ? (
                  <span>
                    ends <RelativeTime instant={request.expiresAt} />
                  </span>
                ) : (
                  <RelativeTime instant={request.createdAt} />
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
