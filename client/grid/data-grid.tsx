import { useEffect, useEffectEvent } from "react";
import { useAfterDrawing } from "#client/ui/use-after-drawing.ts";
import { GridBody } from "./grid-body.tsx";
import { GridContext } from "./grid-context.ts";
import { GridFooter } from "./grid-footer.tsx";
import type { DataGridProps } from "./grid-props.ts";
import { TotalsRow } from "./totals-row.tsx";
import { GridToolbar } from "./grid-toolbar.tsx";
import type { GridView } from "./grid-views.ts";
import { useGridModel } from "./use-grid-model.ts";

const noViews: readonly GridView[] = [];

/** THE grid: every list of the console, live, by mouse and keyboard alike. */
export function DataGrid(props: DataGridProps) {
  const { resource, views = noViews } = props;
  const model = useGridModel(props);
  const { layout, data, place } = model;
  const { rows, live, counted } = data;
  const isShown = useAfterDrawing(rows.status !== "pending");
  const onShown = useEffectEvent(() => props.onShown?.());
  useEffect(() => {
    if (isShown) onShown();
  }, [isShown]);
  return (
    <GridContext value={model.surroundings}>
      <section className="flex h-full min-h-0 flex-col bg-surface" aria-label={resource.label}>
        <GridToolbar
          title={props.title}
          actions={props.actions}
          counted={counted}
          views={views}
          viewId={props.viewId}
          onViewChange={(view) => props.onViewChange?.(view)}
          tabs={props.tabs}
          layout={layout}
          isShown={isShown}
          onLeaveSearch={() =>
            place.moveTo({ row: Math.max(0, place.active.row), column: place.active.column })
          }
        />
        {props.banner}
        <GridBody {...props} model={model} />
        {model.params.totals !== undefined && layout.asCards && (
          <TotalsRow layout={layout} totals={data.totals} />
        )}
        <GridFooter
          columns={layout.columns}
          groupCount={data.groups?.groups.length}
          groupsCapped={data.groups?.capped ?? false}
          resource={resource}
          loadedCount={rows.loaded.places.size}
          goneCount={live.gone.size}
          sort={layout.sort}
          isFetching={rows.isFetching}
          isConnected={live.isConnected}
        />
      </section>
    </GridContext>
  );
}
