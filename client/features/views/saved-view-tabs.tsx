import { lazy, Suspense, useState, type ReactNode } from "react";
import { useGrid } from "#client/grid/grid-context.ts";
import { keepSettings, useKeptSettings, type GridSettings } from "#client/grid/grid-settings.ts";
import { currentView, isViewUntouched, type GridView } from "#client/grid/grid-views.ts";
import { ViewTabs } from "#client/grid/view-tabs.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Plus } from "#client/ui/icons.tsx";
import { usePageAction } from "#client/ui/page-actions.ts";
import { toast } from "#client/ui/toast.tsx";
import type { ViewParams } from "#shared/inputs/views-inputs.ts";
import type { AnyResource } from "#shared/resource.ts";
import { RenameField } from "./rename-field.tsx";
import { viewAddress } from "./view-address.ts";
import { arrangeViews, createView, renameView, saveView, stateOfView, watchView } from "./view-changes.ts";
import { ViewMenu, type ViewAsk } from "./view-menu.tsx";
import { layoutKey, sameLayout } from "./view-layouts.ts";
import type { ListView, ListViews } from "./use-views.tsx";

const dialogs = () => import("./view-dialogs.tsx");
const NameDialog = lazy(() => dialogs().then((module) => ({ default: module.NameDialog })));
const ShareDialog = lazy(() => dialogs().then((module) => ({ default: module.ShareDialog })));
const WatchDialog = lazy(() => dialogs().then((module) => ({ default: module.WatchDialog })));

interface SavedViewTabsProps {
  resource: AnyResource;
  list: ListViews;
  viewId: string | undefined;
  onChoose: (view: GridView) => void;
  /** A view's id with the state that is on the screen: after Save and Save as. */
  onStay: (viewId: string) => void;
}

type Ask = ViewAsk | { what: "save-as" };

/** The tabs above a list: choosing, saving, sharing, arranging. Stands inside the grid and knows its state. */
export function SavedViewTabs({ resource, list, viewId, onChoose, onStay }: SavedViewTabsProps) {
  const { params } = useGrid();
  const { views, tabs } = list;
  const [asked, setAsked] = useState<Ask>();
  const [renamingId, setRenamingId] = useState<string>();
  const lit: ListView | undefined = currentView(views, viewId, params);
  const key = layoutKey(resource.name, lit);
  const kept = useKeptSettings(key);
  const layout: GridSettings = kept ?? lit?.saved?.layout ?? { widths: {} };
  const { saved } = lit ?? {};
  const isLayoutChanged = Boolean(saved?.mayChange && kept && !sameLayout(kept, saved.layout));
  const isModified = lit !== undefined && (isLayoutChanged || !isViewUntouched(lit, params));

  const stateNow = (): ViewParams => stateOfView(params);
  const reorder = (ids: string[]) =>
    void arrangeViews({ resource: resource.name, tabOrder: ids }, "The tabs have a new order");
  const saveHere = () => {
    if (!saved) return;
    saveView(saved, { params: stateNow(), layout }, () => {
      keepSettings(key, undefined);
      onStay(saved.id);
    });
  };
  const saveAs = (name: string, from: ViewParams, look: GridSettings) =>
    void createView({ resource: resource.name, name, params: from, layout: look }, (id) => onStay(id));
  const discard = () => {
    if (saved) keepSettings(key, undefined);
    if (lit) onChoose(lit);
  };

  usePageAction(
    { id: "save-view", label: "Save view", keywords: "tab filter", run: saveHere },
    Boolean(isModified && saved?.mayChange),
  );
  usePageAction(
    {
      id: "save-view-as",
      label: "Save as a new view …",
      keywords: "tab filter",
      run: () => setAsked({ what: "save-as" }),
    },
    tabs !== undefined,
  );

  const modifiedActions: ReactNode = (
    <>
      {saved?.mayChange && (
        <Button size="sm" variant="ghost" onClick={saveHere}>
          Save
        </Button>
      )}
      {tabs && (
        <Button size="sm" variant="ghost" onClick={() => setAsked({ what: "save-as" })}>
          Save as …
        </Button>
      )}
      <Button size="sm" variant="ghost" onClick={discard}>
        Discard
      </Button>
    </>
  );
  const renaming = views.find(({ id }) => id === renamingId)?.saved;
  return (
    <>
      <ViewTabs
        views={views}
        chosenId={viewId}
        params={params}
        onChoose={onChoose}
        isModified={isLayoutChanged}
        modifiedActions={modifiedActions}
        onReorder={tabs && reorder}
        onRename={(view: ListView) => view.saved?.mayChange && setRenamingId(view.id)}
        menuOf={
          tabs &&
          ((view: ListView) => (
            <ViewMenu
              resource={resource.name}
              view={view}
              views={views}
              tabs={tabs}
              onAsk={setAsked}
              onRename={({ id }) => setRenamingId(id)}
              onReorder={reorder}
              onCopyLink={copyLink(resource)}
              onDeleted={({ id }) => id === lit?.id && list.first && onChoose(list.first)}
            />
          ))
        }
        renaming={
          renaming && {
            id: renaming.id,
            field: (
              <RenameField
                name={renaming.name}
                onDone={(name) => {
                  setRenamingId(undefined);
                  if (name && name !== renaming.name) void renameView(renaming, name, () => undefined);
                }}
              />
            ),
          }
        }
        trailing={
          tabs && (
            <IconButton
              size="sm"
              label="Save as a new view"
              icon={<Plus />}
              onClick={() => setAsked({ what: "save-as" })}
            />
          )
        }
      />
      <Suspense>
        {asked?.what === "save-as" && (
          <NameDialog
            title="Save as a new view"
            initial={saved ? `${saved.name} (mine)` : ""}
            onName={(name) => saveAs(name, stateNow(), layout)}
            onClose={() => setAsked(undefined)}
          />
        )}
        {asked?.what === "copy" && (
          <NameDialog
            title={`Duplicate “${asked.view.label}”`}
            initial={`${asked.view.label} (copy)`}
            onName={(name) =>
              saveAs(name, stateOfView(asked.view.params), asked.view.saved?.layout ?? { widths: {} })
            }
            onClose={() => setAsked(undefined)}
          />
        )}
        {asked?.what === "share" && asked.view.saved && tabs && (
          <ShareDialog
            view={asked.view.saved}
            audiences={tabs.audiences}
            onClose={() => setAsked(undefined)}
          />
        )}
        {asked?.what === "watch" && (
          <WatchDialog
            view={asked.view}
            onWatch={(threshold) =>
              void watchView(resource.name, asked.view, threshold, freeName(asked.view.label, views))
            }
            onClose={() => setAsked(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}

// Nobody has two views of one name for a list.
function freeName(label: string, views: readonly ListView[]): string {
  const taken = new Set(views.flatMap(({ saved }) => (saved ? saved.name.toLowerCase() : [])));
  let name = label;
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${label} ${count}`;
  return name;
}

const copyLink =
  (resource: AnyResource) =>
  ({ id }: ListView) =>
    void navigator.clipboard
      .writeText(`${location.origin}${viewAddress(resource.name, id)}`)
      .then(() => toast({ title: "Link copied", timeout: 1600 }));
