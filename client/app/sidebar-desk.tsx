import { Collapsible } from "@base-ui/react/collapsible";
import { Link, useLocation } from "@tanstack/react-router";
import { placeIcon } from "#client/app/navigation-icons.tsx";
import type { DeskPlaces } from "#client/app/navigation.ts";
import { sidebarLink } from "#client/app/sidebar-link.ts";
import { ChevronRight } from "#client/ui/icons.tsx";
import { useStored } from "#client/ui/use-stored.ts";
import { useViewer } from "#client/viewer.ts";

/** One desk of the sidebar with its places. Open at first for one's own desk, then as it was left. */
export function SidebarDesk({ desk, label, sections }: DeskPlaces) {
  const { homeDesk } = useViewer();
  const path = useLocation({ select: (location) => location.pathname });
  const holdsPage = sections.some(({ places }) => places.some((place) => place.path === path));
  const [open, setOpen] = useStored(`sidebar.${desk}`, desk === homeDesk);
  const shown = open || holdsPage;
  return (
    <Collapsible.Root open={shown} onOpenChange={setOpen} className="mt-1">
      <Collapsible.Trigger
        disabled={holdsPage}
        className="group flex h-7 w-full items-center gap-1 rounded-md px-2 text-xs font-medium text-ink-faint -outline-offset-1 select-none hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink pointer-coarse:h-10"
      >
        {label}
        <ChevronRight
          aria-hidden
          className="size-3 transition-transform duration-150 group-data-disabled:hidden group-data-panel-open:rotate-90"
        />
      </Collapsible.Trigger>
      <Collapsible.Panel className="h-(--collapsible-panel-height) overflow-hidden transition-[height] duration-150 ease-out data-ending-style:h-0 data-starting-style:h-0">
        {sections.map((section, index) => (
          <ul key={section.label} aria-label={section.label || label} className={index > 0 ? "mt-1.5 border-t border-line pt-1.5" : ""}>
            {section.places.map((place) => (
              <li key={place.path}>
                <Link to={place.path} activeOptions={{ exact: true, includeSearch: false }} className={sidebarLink}>
                  {placeIcon(place.icon)}
                  <span className="truncate">{place.label}</span>
                </Link>
              </li>
            ))}
          </ul>
        ))}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
