import { SidebarContent } from "#client/app/sidebar-content.tsx";
import { SidebarRail } from "#client/app/sidebar-rail.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { useStored } from "#client/ui/use-stored.ts";

/** The navigation at the left; collapses to a rail of icons. */
export function Sidebar() {
  const [collapsed, setCollapsed] = useStored("sidebar.collapsed", false);
  useShortcut({
    keys: "mod+b",
    label: "Fold the sidebar",
    whileTyping: true,
    run: () => setCollapsed(!collapsed),
  });
  return (
    <aside aria-label="Navigation" className={collapsed ? "w-[52px] shrink-0" : "w-[236px] shrink-0"}>
      {collapsed ? (
        <SidebarRail onExpand={() => setCollapsed(false)} />
      ) : (
        <SidebarContent onCollapse={() => setCollapsed(true)} />
      )}
    </aside>
  );
}
