import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { faultReference, faultWords, trpc } from "#client/trpc.ts";
import { AlertDialog } from "#client/ui/alert-dialog.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { Card } from "#client/ui/card.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { Monitor, Smartphone } from "#client/ui/icons.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { toast } from "#client/ui/toast.tsx";

/** Where one is signed in, and ending it there. */
export function SessionsCard() {
  const client = useQueryClient();
  const sessions = useQuery(trpc.profile.sessions.queryOptions(undefined));
  const [asks, setAsks] = useState(false);
  const settled = {
    onSuccess: () => client.invalidateQueries(trpc.profile.sessions.queryFilter()),
    onError: (fault: unknown) => toast({ title: faultWords(fault), tone: "bad" }),
  };
  const endOne = useMutation(trpc.profile.revokeSession.mutationOptions(settled));
  const endOthers = useMutation(
    trpc.profile.revokeOtherSessions.mutationOptions({
      ...settled,
      onSuccess: async ({ ended }) => {
        await settled.onSuccess();
        setAsks(false);
        toast({ title: ended === 1 ? "1 session ended" : `${ended} sessions ended`, tone: "good" });
      },
    }),
  );
  const others = sessions.data?.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <Card
      flush
      title="Sessions"
      description="Where you are signed in. End what you don't recognise, then change your password."
      actions={
        others > 0 && (
          <Button size="sm" onClick={() => setAsks(true)}>
            End all others
          </Button>
        )
      }
    >
      {sessions.isPending && <SkeletonText className="px-4 pb-4" />}
      {sessions.isError && (
        <ErrorState
          fill={false}
          message={faultWords(sessions.error)}
          reference={faultReference(sessions.error)}
          onRetry={() => void sessions.refetch()}
        />
      )}
      <ul className="border-t border-line empty:hidden">
        {sessions.data?.map((session) => (
          <li
            key={session.id}
            className="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-0"
          >
            <span aria-hidden className="text-ink-faint [&_svg]:size-4">
              {/iPhone|iPad|Android/.test(session.device) ? <Smartphone /> : <Monitor />}
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="font-medium">{session.device}</span>
                {session.isCurrent && <Badge tone="good">This one</Badge>}
                {session.actedBy && <Badge tone="info">{session.actedBy} acting as you</Badge>}
              </p>
              <p className="text-xs text-ink-soft">
                {[session.location, session.ipAddress].filter(Boolean).join(" · ")}
                {(session.location ?? session.ipAddress) && " · "}
                {session.isCurrent ? (
                  <>
                    signed in <RelativeTime instant={session.signedInAt} focusable />
                  </>
                ) : (
                  <>
                    last used <RelativeTime instant={session.lastActiveAt} focusable />
                  </>
                )}
              </p>
            </div>
            {!session.isCurrent && (
              <Button
                size="sm"
                variant="ghost"
                aria-label={`End the session on ${session.device}`}
                busy={endOne.isPending && endOne.variables.id === session.id}
                onClick={() => endOne.mutate({ id: session.id })}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      <AlertDialog
        open={asks}
        onOpenChange={setAsks}
        title={others === 1 ? "End the other session?" : `End ${others} other sessions?`}
        description="Whoever uses them has to sign in again. This one goes on."
        confirmLabel="End them"
        danger
        busy={endOthers.isPending}
        onConfirm={() => endOthers.mutate()}
      />
    </Card>
  );
}
