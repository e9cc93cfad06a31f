import { Link, useLocation } from "@tanstack/react-router";
import { placeIcon } from "#client/app/navigation-icons.tsx";
import type { DeskPlaces } from "#client/app/navigation.ts";
import { sidebarLink } from "#client/app/sidebar-link.ts";
import { Disclosure } from "#client/ui/disclosure.tsx";
import { ChevronRight } from "#client/ui/icons.tsx";
import { useStored } from "#client/ui/use-stored.ts";
import { useViewer } from "#client/viewer.ts";

/** One desk of the sidebar with its places. Open at first for one's own desk, then as it was left. */
export function SidebarDesk({ desk, label, sections }: DeskPlaces) {
  const { homeDesk } = useViewer();
  const path = useLocation({ select: (location) => location.pathname });
  const held = sections.flatMap(({ places }) => places).find((place) => place.path === path);
  // A list that stands at two desks opens one of them: one's own, else the one it belongs to.
  const isElsewhere = held?.alsoIn.some((other) => other === homeDesk) ?? false;
  const holdsPage = held !== undefined && (desk === homeDesk || (held.desk === desk && !isElsewhere));
  const [open, setOpen] = useStored(`sidebar.${desk}`, desk === homeDesk);
  return (
    <Disclosure
      open={open || holdsPage}
      onOpenChange={setOpen}
      disabled={holdsPage}
      className="mt-1"
      summaryClassName="flex h-7 w-full items-center gap-1 rounded-md px-2 text-xs font-medium text-ink-faint -outline-offset-1 select-none hover:not-disabled:bg-hover hover:not-disabled:text-ink pointer-coarse:h-10"
      summary={
        <>
          {label}
          <ChevronRight
            aria-hidden
            className="size-3 transition-transform duration-150 group-disabled:hidden group-aria-expanded:rotate-90"
          />
        </>
      }
    >
      {sections.map((section, index) => (
        <ul
          key={section.label}
          aria-label={section.label || label}
          className={index > 0 ? "mt-1.5 border-t border-line pt-1.5" : ""}
        >
          {section.places.map((place) => (
            <li key={place.path}>
              <Link
                to={place.path}
                activeOptions={{ exact: true, includeSearch: false }}
                className={sidebarLink}
              >
                {placeIcon(place.icon)}
                <span className="truncate">{place.label}</span>
              </Link>
            </li>
          ))}
        </ul>
      ))}
    </Disclosure>
  );
}
