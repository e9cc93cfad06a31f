import { useMemo, useState } from "react";
import { useIsPhone } from "#client/ui/use-media.ts";
import type { ListParams } from "#shared/list-params.ts";
import type { AnyResource, Sort } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import { cardHeight } from "./grid-card.tsx";
import {
  columnNames,
  gridColumns,
  movedBefore,
  narrowestColumn,
  openingColumn,
  shifted,
  shownColumns,
} from "./grid-columns.ts";
import { rowHeights, useGridSettings, usualDensity } from "./grid-settings.ts";
import { sortAfterClick } from "./grid-sort.ts";
import { useGridTable } from "./grid-table.ts";

interface GridLayoutOptions {
  resource: AnyResource;
  granted: ReadonlySet<string>;
  params: ListParams;
  change: (part: Partial<ListParams>, replace?: boolean) => void;
}

/** What stands where: columns in order, widths, pins, row height, sort, and the ways to change them. */
export function useGridLayout({ resource, granted, params, change }: GridLayoutOptions) {
  const asCards = useIsPhone();
  const [settings, changeSettings] = useGridSettings(resource.name);
  const [room, setRoom] = useState(0);
  const visibleNames = useMemo(() => visibleFields(resource, granted), [resource, granted]);
  const all = useMemo(
    () => gridColumns(resource, columnNames(resource, visibleNames)),
    [resource, visibleNames],
  );
  const shown = useMemo(() => shownColumns(all, params.columns), [all, params.columns]);
  const openColumn = openingColumn(resource, shown);
  const density = settings.density ?? usualDensity();
  const sort: readonly Sort[] = params.sort ?? resource.defaultSort;
  const grid = useGridTable({
    columns: all,
    shown,
    settings,
    onWidthsChange: (widths) => changeSettings({ widths }),
    room,
    hasRowMenu: !asCards,
    stretching: openColumn,
  });

  const show = (columns: string[] | undefined) => change({ columns }, true);
  return {
    ...grid,
    all,
    asCards,
    visibleNames,
    shown,
    openColumn,
    pinned: settings.pinned ?? shown.slice(0, 1),
    density,
    rowHeight: asCards ? cardHeight : rowHeights[density],
    sort,
    setRoom,
    changeSettings,
    show,
    shift: (name: string, by: -1 | 1) => show(shifted(shown, name, by)),
    moveBefore: (name: string, target: string) => show(movedBefore(shown, name, target)),
    resize: (name: string, by: number) => {
      const width = settings.widths[name] ?? all.find((column) => column.name === name)?.width ?? 0;
      changeSettings({ widths: { ...settings.widths, [name]: Math.max(narrowestColumn, width + by) } });
    },
    sortBy: (name: string, add: boolean) => {
      const field = resource.fields[name];
      if (!field?.sortable) return;
      // Words are looked up from A on; of numbers and times the last and largest matter first.
      const first = field.kind === "text" || field.kind === "enum" ? "asc" : "desc";
      const next = sortAfterClick(sort, name, add, first);
      change({ sort: next.length > 0 ? next : undefined });
    },
  };
}

export type GridLayout = ReturnType<typeof useGridLayout>;
