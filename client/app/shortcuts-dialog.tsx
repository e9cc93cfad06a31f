import { openOverlay } from "#client/app/overlays.ts";
import { Dialog } from "#client/ui/dialog.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { useShortcuts, type ListedShortcut } from "#client/ui/shortcuts.ts";
import { useStore } from "#client/ui/store.ts";

const groupOrder = ["General", "Go to"];

/** Every shortcut that works on this page, by group. */
export default function ShortcutsDialog() {
  const open = useStore(openOverlay) === "shortcuts";
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => openOverlay.set(next ? "shortcuts" : null)}
      title="Keyboard shortcuts"
      description="What works on this page. Two letters: press one, then the other."
      size="lg"
    >
      <ShortcutList />
    </Dialog>
  );
}

function ShortcutList() {
  const groups = groupsOf(useShortcuts());
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div role="group" aria-label="Shortcuts" tabIndex={0} className="gap-x-10 outline-none sm:columns-2">
      {groups.map(([group, shortcuts]) => (
        <section key={group} className="mb-5 break-inside-avoid">
          <h3 className="mb-1 text-xs font-medium text-ink-faint">{group}</h3>
          <dl>
            {shortcuts.map(({ keys, label }) => (
              <div
                key={keys}
                className="flex items-center justify-between gap-4 border-b border-line py-1.5 last:border-0"
              >
                <dt>{label}</dt>
                <dd className="flex shrink-0 flex-wrap justify-end gap-x-2 gap-y-1">
                  {keys.split(",").map((one) => (
                    <Kbd key={one} keys={one} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

function groupsOf(shortcuts: readonly ListedShortcut[]): [string, ListedShortcut[]][] {
  const groups = new Map<string, ListedShortcut[]>(groupOrder.map((name) => [name, []]));
  for (const shortcut of shortcuts) {
    if (shortcut.unlisted) continue;
    const name = shortcut.group ?? "General";
    groups.set(name, [...(groups.get(name) ?? []), shortcut]);
  }
  return [...groups].filter(([, members]) => members.length > 0);
}
