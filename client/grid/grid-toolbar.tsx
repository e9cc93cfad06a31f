import { useRef, type ReactNode } from "react";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Columns3, Download } from "#client/ui/icons.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { CountLabel, type GridCount } from "./count-label.tsx";
import { FilterOutline } from "./filter-outline.tsx";
import { useGrid } from "./grid-context.ts";
import { GridSearch } from "./grid-search.tsx";
import type { GridView } from "./grid-views.ts";
import { Later, LaterFilterBar, LaterGridTools } from "./later-parts.tsx";
import type { GridLayout } from "./use-grid-layout.ts";
import { ViewTabs } from "./view-tabs.tsx";

interface GridToolbarProps {
  title: ReactNode;
  actions: ReactNode;
  counted: GridCount;
  views: readonly GridView[];
  viewId: string | undefined;
  onViewChange: (view: GridView) => void;
  tabs: ReactNode;
  layout: GridLayout;
  /** The first answer has been drawn: what can be pressed may follow. */
  isShown: boolean;
  onLeaveSearch: () => void;
}

/** Two lines above the rows: name, count and views; search, filter and what the list can do. */
export function GridToolbar(props: GridToolbarProps) {
  const { params, resource } = useGrid();
  const { layout } = props;
  const searchFields = layout.visibleNames.flatMap((name) => {
    const field = resource.fields[name];
    return field?.searchable ? [field.label] : [];
  });
  const search = useRef<HTMLInputElement>(null);
  useShortcut(
    { keys: "/", label: "Search this list", group: "List", run: () => search.current?.focus() },
    searchFields.length > 0,
  );
  const hasTabs = props.views.length > 1;
  return (
    <>
      <header className="flex h-10 shrink-0 items-stretch gap-4 border-b border-line px-3">
        <div className="flex shrink-0 items-center gap-2">
          {props.title && <h1 className="text-base font-semibold">{props.title}</h1>}
          <span className="text-sm text-ink-faint">
            <CountLabel {...props.counted} />
          </span>
        </div>
        {props.tabs}
        {props.tabs === undefined && hasTabs && (
          <ViewTabs
            views={props.views}
            chosenId={props.viewId}
            params={params}
            onChoose={props.onViewChange}
          />
        )}
        {props.actions && (
          <div className="ml-auto flex shrink-0 items-center gap-1.5">
            <Later when={props.isShown} outline={null}>
              {props.actions}
            </Later>
          </div>
        )}
      </header>
      <div className="flex shrink-0 items-start gap-2 border-b border-line px-3 py-1.5 max-sm:flex-wrap">
        {searchFields.length > 0 && (
          <GridSearch inputRef={search} fields={searchFields} onLeave={props.onLeaveSearch} />
        )}
        <div className="flex min-h-7 min-w-0 flex-1 flex-wrap items-center gap-1.5 max-sm:order-last max-sm:w-full max-sm:flex-none">
          <Later when={props.isShown} outline={<FilterOutline />}>
            <LaterFilterBar />
          </Later>
        </div>
        <div className="flex shrink-0 items-center gap-0.5">
          <Later
            when={props.isShown}
            outline={
              <>
                <IconButton label="Columns and density" icon={<Columns3 />} disabled />
                <IconButton label="Export and share" icon={<Download />} disabled />
              </>
            }
          >
            <LaterGridTools layout={layout} count={props.counted.count} />
          </Later>
        </div>
      </div>
    </>
  );
}
