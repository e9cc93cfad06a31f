import { memo, useRef, type ReactNode } from "react";
import { Button } from "#client/ui/button.tsx";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "#client/ui/icons.tsx";
import { Menu, MenuItem } from "#client/ui/menu.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import type { Sort } from "#shared/resource.ts";
import { ColumnsMenu } from "./columns-menu.tsx";
import { CountLabel, type GridCount } from "./count-label.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { FilterBar } from "./filter-bar.tsx";
import type { GridColumn } from "./grid-columns.ts";
import { useGrid } from "./grid-context.ts";
import { GridSearch } from "./grid-search.tsx";
import type { GridView } from "./grid-views.ts";
import type { GridLayout } from "./use-grid-layout.ts";
import { ViewTabs } from "./view-tabs.tsx";

interface GridToolbarProps {
  title: ReactNode;
  actions: ReactNode;
  counted: GridCount;
  views: readonly GridView[];
  viewId: string | undefined;
  onViewChange: (view: GridView) => void;
  layout: GridLayout;
  onLeaveSearch: () => void;
}

const Filters = memo(FilterBar);

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
        {hasTabs && (
          <ViewTabs
            views={props.views}
            chosenId={props.viewId}
            params={params}
            onChoose={props.onViewChange}
          />
        )}
        {props.actions && <div className="ml-auto flex shrink-0 items-center gap-1.5">{props.actions}</div>}
      </header>
      <div className="flex shrink-0 items-start gap-2 border-b border-line px-3 py-1.5 max-sm:flex-wrap">
        {searchFields.length > 0 && (
          <GridSearch inputRef={search} fields={searchFields} onLeave={props.onLeaveSearch} />
        )}
        <div className="flex min-h-7 min-w-0 flex-1 flex-wrap items-center gap-1.5 max-sm:order-last max-sm:w-full max-sm:flex-none">
          <Filters />
        </div>
        <div className="flex shrink-0 items-center gap-0.5">
          {layout.asCards ? (
            <SortMenu columns={layout.all} sort={layout.sort} />
          ) : (
            <ColumnsMenu layout={layout} />
          )}
          <ExportMenu shown={layout.shown} />
        </div>
      </div>
    </>
  );
}

/** Where there are no headings to press: the order as a menu. */
function SortMenu({ columns, sort }: { columns: readonly GridColumn[]; sort: readonly Sort[] }) {
  const { change } = useGrid();
  const first = sort[0];
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="ghost" icon={<ChevronsUpDown />}>
          Sort
        </Button>
      }
    >
      {columns
        .filter(({ field }) => field.sortable && !field.hidden)
        .map(({ name, field }) => {
          const isFirst = first?.field === name;
          const direction = isFirst && first.direction === "desc" ? "asc" : "desc";
          return (
            <MenuItem
              key={name}
              icon={isFirst ? first.direction === "asc" ? <ArrowUp /> : <ArrowDown /> : undefined}
              onClick={() => change({ sort: [{ field: name, direction }] })}
            >
              {field.label}
            </MenuItem>
          );
        })}
    </Menu>
  );
}
