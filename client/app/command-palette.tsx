import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { useRouter } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { openOverlay } from "#client/app/overlays.ts";
import { paletteGroups, type PaletteGroup, type PaletteItem } from "#client/app/palette-items.tsx";
import { hitItem, restItems } from "#client/app/palette-records.tsx";
import { rememberPlace } from "#client/app/palette-recent.ts";
import { useViewGroup } from "#client/app/palette-views.tsx";
import { useRecordSearch } from "#client/features/search/use-record-search.ts";
import { faultWords } from "#client/trpc.ts";
import { classNames } from "#client/ui/class-names.ts";
import { dialogBackdrop, dialogPopup } from "#client/ui/dialog-classes.ts";
import { Search } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { usePageActions } from "#client/ui/page-actions.ts";
import { popupItem, popupLabel } from "#client/ui/popup-classes.ts";
import { Spinner } from "#client/ui/spinner.tsx";
import { useStore } from "#client/ui/store.ts";
import { useGranted } from "#client/viewer.ts";
import { allResources } from "#shared/resources/all-resources.ts";

/** One box for everything: records, places, what the page in front can do. */
export default function CommandPalette() {
  const open = useStore(openOverlay) === "palette";
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => openOverlay.set(next ? "palette" : null)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogBackdrop} />
        <Dialog.Popup
          data-modal
          aria-label="Search and commands"
          initialFocus={input}
          className={classNames(dialogPopup, "sm:w-[600px]")}
        >
          <PaletteBody input={input} />
          <Dialog.Close className="sr-only">Close</Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody({ input }: { input: React.RefObject<HTMLInputElement | null> }) {
  const [query, setQuery] = useState("");
  const router = useRouter();
  const offered = usePageActions();
  const granted = useGranted();
  const { hits, unfinished, isSearching, error } = useRecordSearch(query);
  const records: PaletteGroup = {
    value: "Records",
    items: [...hits.map(hitItem), ...restItems(hits, query.trim())],
  };
  const views = useViewGroup(query, granted);
  const groups = [
    ...(records.items.length > 0 ? [records] : []),
    ...(views.items.length > 0 ? [views] : []),
    ...paletteGroups(query, granted, offered),
  ];

  function pick(item: PaletteItem) {
    openOverlay.set(null);
    if (item.path !== undefined) {
      if (item.path !== "/")
        rememberPlace({ path: item.path, label: item.label, detail: item.detail, icon: item.iconName ?? "" });
      router.history.push(item.path);
    }
    // After the palette has given the focus back, so that what opens next may take it.
    if (item.run) setTimeout(item.run, 0);
  }

  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      value={query}
      onValueChange={setQuery}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(item: PaletteItem) => item.label}
    >
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4 text-ink-faint">
        {isSearching ? (
          <Spinner className="size-4" label="Searching" />
        ) : (
          <Search aria-hidden className="size-4 shrink-0" />
        )}
        <Autocomplete.Input
          ref={input}
          aria-label="Search and commands"
          placeholder="A name, e-mail, number, page or action…"
          className="h-full w-full min-w-0 bg-transparent text-lg text-ink outline-none focus-visible:outline-none"
        />
        <Kbd keys="escape" className="max-sm:hidden" />
      </div>
      {error && <p className="border-b border-line px-4 py-2 text-sm text-bad-ink">{faultWords(error)}</p>}
      {unfinished.length > 0 && (
        <p role="status" className="border-b border-line px-4 py-2 text-sm text-ink-soft">
          {unfinished.map((name) => allResources[name]?.label ?? name).join(", ")} took too long to search and
          may hold more. Type more of it.
        </p>
      )}
      <Autocomplete.Empty className="text-sm text-ink-faint not-empty:px-4 not-empty:py-8 not-empty:text-center">
        {isSearching ? "Searching…" : `Nothing matches “${query.trim()}”.`}
      </Autocomplete.Empty>
      <Autocomplete.List className="scroll-thin min-h-0 flex-1 scroll-py-2 overflow-y-auto p-2 outline-none data-empty:p-0 max-sm:h-[60dvh] sm:max-h-[420px]">
        {(group: PaletteGroup) => (
          <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-1.5">
            <Autocomplete.GroupLabel className={popupLabel}>{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: PaletteItem) => (
                <Autocomplete.Item
                  key={item.id}
                  value={item}
                  onClick={() => pick(item)}
                  className={classNames(popupItem, "min-h-8 [&>svg]:size-4 [&>svg]:text-ink-faint")}
                >
                  {item.icon}
                  <span className="truncate">{item.label}</span>
                  {item.detail && (
                    <span className="min-w-0 flex-1 truncate text-xs text-ink-faint">{item.detail}</span>
                  )}
                  {item.keys && <Kbd keys={item.keys} className="ml-auto" />}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
      <div
        aria-hidden
        className="flex h-9 shrink-0 items-center gap-4 border-t border-line bg-canvas px-4 text-2xs text-ink-faint max-sm:hidden dark:bg-raised"
      >
        <span className="flex items-center gap-1.5">
          <Kbd keys="arrowup arrowdown" /> choose
        </span>
        <span className="flex items-center gap-1.5">
          <Kbd keys="enter" /> open
        </span>
        <span className="ml-auto flex items-center gap-1.5">
          <Kbd keys="?" /> all shortcuts
        </span>
      </div>
    </Autocomplete.Root>
  );
}
