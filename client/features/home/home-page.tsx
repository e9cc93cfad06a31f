import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { buttonClass } from "#client/ui/button.tsx";
import { Card } from "#client/ui/card.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { PageHeader } from "#client/ui/page-header.tsx";
import { useCan, useViewer } from "#client/viewer.ts";
import { formatToday, todayIn } from "#shared/format/dates.ts";
import { LogWarning } from "#client/features/audit/log-warning.tsx";
import { desks, type Desk, type Permission } from "#shared/permissions.ts";
import { DeskCounts } from "./desk-counts.tsx";
import { RecentErrors } from "./recent-errors.tsx";
import { todayCounts } from "./today-counts.ts";

const deskNames: Readonly<Record<Desk, string>> = {
  support: "Support",
  finance: "Finance",
  dispatch: "Dispatch",
  product: "Product",
  admin: "Admin",
};

const firstLists: Readonly<Record<Desk, { keys: string; label: string; permission: Permission }>> = {
  support: { keys: "g e", label: "errors", permission: "errors:read" },
  finance: { keys: "g i", label: "invoices", permission: "invoices:read" },
  dispatch: { keys: "g b", label: "bookings", permission: "bookings:read" },
  product: { keys: "g x", label: "experiments", permission: "experiments:read" },
  admin: { keys: "g u", label: "users", permission: "users:read" },
};

const findHint = { keys: "mod+k", label: "find anything" };
const hints = [
  { keys: "j", label: "next row" },
  { keys: "/", label: "search a list" },
  { keys: "?", label: "all shortcuts" },
];

/** Today: what waits at each desk that the reader has, and what broke last. */
export function HomePage() {
  const { name, homeDesk } = useViewer();
  const style = useLocale();
  const can = useCan();
  const counts = useMemo(
    () => todayCounts(todayIn(Date.now(), style.timeZone), new Date().toISOString()),
    [style.timeZone],
  );
  // One's own desk first; Admin stays last, because its numbers can wait.
  const first = homeDesk === "admin" ? null : homeDesk;
  const ordered = [...desks].sort((one, other) => Number(other === first) - Number(one === first));
  const own = firstLists[homeDesk ?? "admin"];
  const groups = ordered
    .map((desk) => ({ desk, tiles: counts.filter((count) => count.desk === desk && can(count.permission)) }))
    .filter(({ tiles }) => tiles.length > 0);
  return (
    <div className="flex min-h-full flex-col">
      <PageHeader title="Today" meta={<span>{formatToday(Date.now(), style)}</span>} />
      <div className="mx-auto w-full max-w-5xl flex-1 space-y-5 p-4 sm:p-6">
        <LogWarning />
        <h2 className="text-lg font-semibold">Hello, {name.split(" ")[0]}</h2>
        {groups.length > 0 && (
          <div className="overflow-hidden rounded-lg border border-line bg-raised">
            {groups.map(({ desk, tiles }) => (
              <DeskCounts key={desk} name={deskNames[desk]} counts={tiles} />
            ))}
          </div>
        )}
        {can("errors:read") && <RecentErrors />}
        {groups.length === 0 && (
          <Card title="You're signed in">
            <p className="text-ink-soft">
              Your role doesn't open any desk yet. Ask an administrator for the permissions that your work
              needs.
            </p>
            <Link to="/profile" className={buttonClass({}, "mt-3")}>
              Your profile
            </Link>
          </Card>
        )}
        <p className="flex flex-wrap items-center gap-x-5 gap-y-2 pt-1 text-xs text-ink-faint max-sm:hidden">
          {[findHint, ...(can(own.permission) ? [own] : []), ...hints].map(({ keys, label }) => (
            <span key={keys} className="flex items-center gap-1.5">
              <Kbd keys={keys} /> {label}
            </span>
          ))}
        </p>
      </div>
    </div>
  );
}
