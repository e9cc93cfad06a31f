import { Link, useLocation } from "@tanstack/react-router";
import { deskIcons, placeIcon } from "#client/app/navigation-icons.tsx";
import { reachablePlaces } from "#client/app/navigation.ts";
import { openOverlay } from "#client/app/overlays.ts";
import { UserMenu } from "#client/app/user-menu.tsx";
import { ApprovalsLink } from "#client/features/approvals/approvals-link.tsx";
import { NotificationsPopover } from "#client/features/notifications/notifications-popover.tsx";
import { buttonClass } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { House, PanelLeft, Search } from "#client/ui/icons.tsx";
import { Menu, MenuGroup, MenuItem } from "#client/ui/menu.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { useGranted } from "#client/viewer.ts";

/** The folded sidebar: an icon per desk that opens its places beside it. */
export function SidebarRail({ onExpand }: { onExpand: () => void }) {
  const granted = useGranted();
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <div className="flex h-full flex-col items-center gap-1 py-2">
      <IconButton size="lg" label="Unfold the sidebar" keys="mod+b" icon={<PanelLeft />} onClick={onExpand} />
      <IconButton
        size="lg"
        label="Search and commands"
        keys="mod+k"
        icon={<Search />}
        onClick={() => openOverlay.set("palette")}
      />
      <NotificationsPopover size="lg" />
      <nav aria-label="Desks" className="mt-2 flex flex-1 flex-col gap-1 border-t border-line pt-2">
        <Link
          to="/"
          aria-label="Today"
          {...hintProps("Today", "g h")}
          className={buttonClass(
            { variant: "ghost", size: "lg" },
            "size-8 px-0 aria-[current=page]:bg-press aria-[current=page]:text-accent-ink",
          )}
        >
          <House />
        </Link>
        <ApprovalsLink
          iconOnly
          className={buttonClass(
            { variant: "ghost", size: "lg" },
            "size-8 px-0 aria-[current=page]:bg-press aria-[current=page]:text-accent-ink",
          )}
        />
        {reachablePlaces(granted).map(({ desk, label, sections }) => {
          const holdsPage = sections.some(({ places }) => places.some((place) => place.path === path));
          return (
            <Menu
              key={desk}
              side="right"
              trigger={
                <IconButton
                  size="lg"
                  label={label}
                  icon={deskIcons[desk]}
                  className={classNames(holdsPage && "bg-press text-accent-ink")}
                />
              }
            >
              {sections.map((section) => (
                <MenuGroup key={section.label} label={section.label || label}>
                  {section.places.map((place) => (
                    <MenuItem key={place.path} icon={placeIcon(place.icon)} render={<Link to={place.path} />}>
                      {place.label}
                    </MenuItem>
                  ))}
                </MenuGroup>
              ))}
            </Menu>
          );
        })}
      </nav>
      <UserMenu compact />
    </div>
  );
}
