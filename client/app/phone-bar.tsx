import { openOverlay } from "#client/app/overlays.ts";
import { ProductMark } from "#client/ui/product-mark.tsx";
import { NotificationsPopover } from "#client/features/notifications/notifications-popover.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { MenuLines, Search } from "#client/ui/icons.tsx";
import { useViewer } from "#client/viewer.ts";

/** The bar at the top of a phone: navigation, whose data, search, notifications. */
export function PhoneBar() {
  const { organization } = useViewer();
  return (
    <div className="flex h-12 shrink-0 items-center gap-1 border-b border-line px-2">
      <IconButton
        size="lg"
        label="Navigation"
        icon={<MenuLines />}
        onClick={() => openOverlay.set("navigation")}
      />
      <div className="flex min-w-0 flex-1 items-center justify-center gap-2">
        <ProductMark className="size-5" />
        <span className="truncate font-semibold">{organization?.name ?? "Pressdesk"}</span>
      </div>
      <IconButton
        size="lg"
        label="Search and commands"
        icon={<Search />}
        onClick={() => openOverlay.set("palette")}
      />
      <NotificationsPopover size="lg" />
    </div>
  );
}
