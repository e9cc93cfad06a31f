import {
  ArrowLeft,
  ArrowRight,
  Bell,
  Copy,
  Inbox,
  Link,
  Pencil,
  Share2,
  Star,
  Trash2,
} from "#client/ui/icons.tsx";
import { MenuCheckboxItem, MenuItem, MenuRadioGroup, MenuSeparator, MenuSubmenu } from "#client/ui/menu.tsx";
import { arrangeViews, deleteView, setQueue, setSharedDefault, unwatchView } from "./view-changes.ts";
import type { ListView, Tabs } from "./use-views.tsx";

export type ViewAsk =
  { what: "copy"; view: ListView } | { what: "share"; view: ListView } | { what: "watch"; view: ListView };

interface ViewMenuProps {
  resource: string;
  view: ListView;
  views: readonly ListView[];
  tabs: Tabs;
  onAsk: (ask: ViewAsk) => void;
  onRename: (view: ListView) => void;
  onReorder: (ids: string[]) => void;
  onCopyLink: (view: ListView) => void;
  onDeleted: (view: ListView) => void;
}

const leases = [5, 15, 30, 60, 120, 240];

/** What can be done with a view, by mouse and keyboard. */
export function ViewMenu({ resource, view, views, tabs, onAsk, ...props }: ViewMenuProps) {
  const { saved } = view;
  const mayShare = tabs.audiences.everyone || tabs.audiences.roles.length > 0;
  const ids = views.map(({ id }) => id);
  const at = ids.indexOf(view.id);
  const move = (by: -1 | 1) => {
    const next = [...ids];
    next.splice(at, 1);
    next.splice(at + by, 0, view.id);
    props.onReorder(next);
  };
  const isMyDefault = tabs.defaultView === view.id;
  return (
    <>
      {saved?.mayChange && (
        <MenuItem icon={<Pencil />} keys="F2" onClick={() => props.onRename(view)}>
          Rename
        </MenuItem>
      )}
      <MenuItem icon={<Copy />} onClick={() => onAsk({ what: "copy", view })}>
        Duplicate …
      </MenuItem>
      <MenuItem icon={<Link />} onClick={() => props.onCopyLink(view)}>
        Copy link
      </MenuItem>
      {saved && mayShare && (saved.isOwn || tabs.audiences.everyone) && (
        <MenuItem icon={<Share2 />} onClick={() => onAsk({ what: "share", view })}>
          Share …
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem
        icon={<Star />}
        onClick={() =>
          void arrangeViews(
            { resource, defaultView: isMyDefault ? null : view.id },
            isMyDefault
              ? "The list opens as your role has it"
              : `The list opens with “${view.label}” for you`,
          )
        }
      >
        {isMyDefault ? "Don't open first for me" : "Open first for me"}
      </MenuItem>
      {saved?.mayChange && saved.scope !== "mine" && (
        <MenuItem icon={<Star />} onClick={() => void setSharedDefault(saved, !saved.isDefault)}>
          {saved.isDefault ? "Don't open first for all who see it" : "Open first for all who see it"}
        </MenuItem>
      )}
      <MenuItem icon={<ArrowLeft />} disabled={at <= 0} onClick={() => move(-1)}>
        Move left
      </MenuItem>
      <MenuItem icon={<ArrowRight />} disabled={at === ids.length - 1} onClick={() => move(1)}>
        Move right
      </MenuItem>
      <MenuSeparator />
      {saved?.watch ? (
        <MenuItem icon={<Bell />} onClick={() => void unwatchView(saved)}>
          Stop watching
        </MenuItem>
      ) : (
        <MenuItem icon={<Bell />} onClick={() => onAsk({ what: "watch", view })}>
          Watch …
        </MenuItem>
      )}
      {saved && (
        <>
          {saved.mayChange && (
            <MenuSubmenu label="Queue" icon={<Inbox />}>
              <MenuCheckboxItem
                checked={saved.isQueue}
                onCheckedChange={(isQueue) =>
                  void setQueue(saved, { isQueue, leaseMinutes: saved.leaseMinutes })
                }
              >
                Work as a queue
              </MenuCheckboxItem>
              <MenuSeparator />
              <MenuRadioGroup
                value={String(saved.leaseMinutes)}
                options={[...new Set([...leases, saved.leaseMinutes])]
                  .toSorted((one, other) => one - other)
                  .map((minutes) => ({ value: String(minutes), label: `${minutes} minutes for each` }))}
                onValueChange={(minutes) =>
                  void setQueue(saved, { isQueue: true, leaseMinutes: Number(minutes) })
                }
              />
            </MenuSubmenu>
          )}
          {saved.mayChange && (
            <>
              <MenuSeparator />
              <MenuItem
                icon={<Trash2 />}
                danger
                onClick={() => deleteView(saved, () => props.onDeleted(view))}
              >
                Delete
              </MenuItem>
            </>
          )}
        </>
      )}
    </>
  );
}
