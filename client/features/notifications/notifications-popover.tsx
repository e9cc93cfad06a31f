import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { watchResources } from "#client/live.ts";
import { faultWords, trpc } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Bell } from "#client/ui/icons.tsx";
import { Popover } from "#client/ui/popover.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { toast } from "#client/ui/toast.tsx";

/** Milliseconds for the page to load first. */
const calmAfter = 1000;

/** The bell: how many are unread, and the newest when opened. Follows the stream of changes. */
export function NotificationsPopover({ size = "md" }: { size?: "md" | "lg" }) {
  const [open, setOpen] = useState(false);
  const client = useQueryClient();
  const isCalm = useAfter(calmAfter);
  const mine = useQuery({ ...trpc.notifications.mine.queryOptions(undefined), enabled: isCalm || open });
  useEffect(
    () =>
      watchResources(
        ["notifications"],
        () => void client.invalidateQueries(trpc.notifications.mine.queryFilter()),
        (connected) => connected && void client.invalidateQueries(trpc.notifications.mine.queryFilter()),
      ),
    [client],
  );
  const unread = mine.data?.unread ?? 0;
  const markRead = useMutation({
    ...trpc.notifications.markRead.mutationOptions(),
    onSettled: () => client.invalidateQueries(trpc.notifications.mine.queryFilter()),
    onError: (fault) => toast({ title: "Not marked as read", description: faultWords(fault), tone: "bad" }),
  });
  return (
    <Popover
      title="Notifications"
      open={open}
      onOpenChange={setOpen}
      className="w-[360px] p-0"
      trigger={
        <IconButton
          size={size}
          label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
          icon={
            <span className="relative">
              <Bell />
              {unread > 0 && (
                <span className="absolute -top-1 -right-1 size-2 rounded-full bg-accent ring-2 ring-canvas" />
              )}
            </span>
          }
        />
      }
    >
      <div className="flex h-10 items-center border-b border-line px-3 text-sm font-semibold">
        Notifications
        {unread > 0 && (
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            busy={markRead.isPending}
            onClick={() => markRead.mutate({ all: true })}
          >
            Mark all as read
          </Button>
        )}
      </div>
      <div className="scroll-thin max-h-[420px] overflow-y-auto">
        {mine.isPending && <SkeletonText className="p-3" />}
        {mine.isError && (
          <ErrorState fill={false} message={faultWords(mine.error)} onRetry={() => void mine.refetch()} />
        )}
        {mine.data?.rows.length === 0 && (
          <EmptyState fill={false} icon={<Bell />} title="Nothing new">
            What others give you to do shows up here.
          </EmptyState>
        )}
        <ul>
          {mine.data?.rows.map((row) => (
            <li key={row.id} className="border-b border-line last:border-0">
              <Link
                to={row.href ?? "/"}
                onClick={() => {
                  setOpen(false);
                  if (!row.readAt) markRead.mutate({ ids: [row.id] });
                }}
                className="flex gap-2.5 px-3 py-2.5 -outline-offset-2 hover:bg-hover"
              >
                <span
                  aria-hidden
                  className={classNames(
                    "mt-1.5 size-1.5 shrink-0 rounded-full",
                    row.readAt ? "bg-transparent" : "bg-accent",
                  )}
                />
                <span className="min-w-0 flex-1">
                  <span className={classNames("block", row.readAt ? "text-ink-soft" : "font-medium")}>
                    {!row.readAt && <span className="sr-only">Unread: </span>}
                    {row.title}
                  </span>
                  {row.body && <span className="line-clamp-2 text-xs text-ink-soft">{row.body}</span>}
                  <RelativeTime instant={row.createdAt} className="text-xs text-ink-faint" />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </Popover>
  );
}

function useAfter(milliseconds: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return isOver;
}
