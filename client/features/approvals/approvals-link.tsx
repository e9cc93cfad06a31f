import { Link } from "@tanstack/react-router";
import { CountBadge } from "#client/ui/badge.tsx";
import { Inbox } from "#client/ui/icons.tsx";
import { useCan } from "#client/viewer.ts";
import { useWaiting } from "./use-approvals.ts";

/** The way to the approvals, with how many wait for the reader. */
export function ApprovalsLink({ className, iconOnly }: { className: string; iconOnly?: boolean }) {
  const isAllowed = useCan()("approval-requests:read");
  const waiting = useWaiting(isAllowed);
  if (!isAllowed) return null;
  const label = waiting > 0 ? `Approvals, ${waiting} to review` : "Approvals";
  return (
    <Link to="/approvals" activeOptions={{ includeSearch: false }} aria-label={label} className={className}>
      {iconOnly ? (
        <span className="relative">
          <Inbox aria-hidden />
          {waiting > 0 && (
            <span className="absolute -top-1 -right-1 size-2 rounded-full bg-accent ring-2 ring-canvas" />
          )}
        </span>
      ) : (
        <>
          <Inbox aria-hidden />
          <span className="flex-1 truncate">Approvals</span>
          {waiting > 0 && <CountBadge tone="info">{waiting}</CountBadge>}
        </>
      )}
    </Link>
  );
}
