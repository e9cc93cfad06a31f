import { Link } from "@tanstack/react-router";
import { reachablePlaces } from "#client/app/navigation.ts";
import { openOverlay } from "#client/app/overlays.ts";
import { SidebarDesk } from "#client/app/sidebar-desk.tsx";
import { sidebarLink } from "#client/app/sidebar-link.ts";
import { TenantSwitcher } from "#client/app/tenant-switcher.tsx";
import { UserMenu } from "#client/app/user-menu.tsx";
import { ApprovalsLink } from "#client/features/approvals/approvals-link.tsx";
import { NotificationsPopover } from "#client/features/notifications/notifications-popover.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { House, PanelLeft, Search } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { useGranted } from "#client/viewer.ts";

/** The whole sidebar: whose data, search, Today, the desks, who is signed in. Also the sheet on a phone. */
export function SidebarContent({ onCollapse }: { onCollapse?: () => void }) {
  const granted = useGranted();
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-12 shrink-0 items-center gap-1 px-2">
        <TenantSwitcher />
        {onCollapse && <NotificationsPopover />}
      </div>
      <div className="space-y-px px-2 pb-2">
        <button
          type="button"
          onClick={() => openOverlay.set("palette")}
          className="mb-1.5 flex h-7 w-full items-center gap-2 rounded-md border border-line-strong bg-raised px-2 text-sm text-ink-faint shadow-control transition-colors hover:border-line-control pointer-coarse:h-9"
        >
          <Search aria-hidden className="size-3.5" />
          <span className="flex-1 text-left">Search or jump to…</span>
          <Kbd keys="mod+k" plain />
        </button>
        <Link to="/" activeOptions={{ exact: true, includeSearch: false }} className={sidebarLink}>
          <House aria-hidden />
          Today
        </Link>
        <ApprovalsLink className={sidebarLink} />
      </div>
      <nav aria-label="Desks" className="scroll-thin min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {reachablePlaces(granted).map((desk) => (
          <SidebarDesk key={desk.desk} {...desk} />
        ))}
      </nav>
      <div
        className={classNames(
          "flex shrink-0 items-center gap-1 border-t border-line p-2",
          !onCollapse && "pb-4",
        )}
      >
        <UserMenu />
        {onCollapse && (
          <IconButton label="Fold the sidebar" keys="mod+b" icon={<PanelLeft />} onClick={onCollapse} />
        )}
      </div>
    </div>
  );
}
