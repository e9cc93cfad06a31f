import { Suspense, useState } from "react";
import type { GridCells } from "./cells/grid-cell.ts";
import { suitingActions, type GridAction } from "./grid-action.ts";
import { groupLine } from "./grid-groups.ts";
import { TotalsRow } from "./totals-row.tsx";
import { headerHeight } from "./grid-frame.ts";
import { GridHeader } from "./grid-header.tsx";
import type { MenuPlace } from "./grid-menu.tsx";
import type { DataGridProps } from "./grid-props.ts";
import { headerBox, isNothingSelected, nothingSelected, selectMatching } from "./grid-selection.ts";
import { InsteadOfRows } from "./grid-states.tsx";
import { currentView } from "./grid-views.ts";
import { stagedCount } from "./edit/drafts.ts";
import { GridViewport } from "./grid-viewport.tsx";
import { LaterBulkBar, LaterEditing, LaterPointMenu } from "./later-parts.tsx";
import { NewRows } from "./new-rows.tsx";
import type { GridModel } from "./use-grid-model.ts";

const none: readonly GridAction[] = [];
const noCells: GridCells = {};

/** The rows with what lies over them: the menu of the right mouse button, what is new, what is ticked. */
export function GridBody({ model, ...props }: DataGridProps & { model: GridModel }) {
  const { resource, openId, onOpen, cells = noCells, rowActions = none, bulkActions = none } = props;
  const { params, asked, layout, data, place, viewport, may, commands, ticked } = model;
  const { edits, cellEdits } = model;
  const { rows, live, counted } = data;
  const { active, selection, setSelection } = place;
  const [menu, setMenu] = useState<{ place: MenuPlace; at: { x: number; y: number; number: number } }>();
  const askForMenu = (place: MenuPlace, { clientX: x, clientY: y }: { clientX: number; clientY: number }) =>
    setMenu((before) => ({ place, at: { x, y, number: (before?.at.number ?? 0) + 1 } }));
  const columnOf = (name: string | undefined) => layout.columns.find((column) => column.name === name);
  const hasRows = rows.loaded.rows.length > 0;
  return (
    <div className="relative min-h-0 flex-1">
      <div
        className="h-full"
        onContextMenu={(event) => {
          event.preventDefault();
          const heading = (event.target as Element).closest<HTMLElement>("[data-heading]")?.dataset[
            "heading"
          ];
          if (heading !== undefined) askForMenu({ row: undefined, column: columnOf(heading) }, event);
        }}
      >
        <GridViewport
          handle={viewport}
          resource={resource}
          rows={rows}
          live={live}
          layout={layout}
          cells={cells}
          selection={selection}
          openId={openId}
          active={active}
          reveal={place.reveal}
          scroll={place.scroll}
          grouping={params.group}
          groups={data.groups}
          foot={
            params.totals !== undefined && hasRows && !layout.asCards ? (
              <TotalsRow layout={layout} totals={data.totals} />
            ) : null
          }
          rowTotal={counted.count?.kind === "exact" && !params.group ? counted.count.value : undefined}
          header={
            <GridHeader
              layout={layout}
              box={headerBox(selection, rows.loaded.places)}
              activeColumn={active.row < 0 || !hasRows ? active.column : -1}
              onToggleAll={commands.toggleAll}
            />
          }
          instead={
            hasRows ? null : (
              <InsteadOfRows
                resource={resource}
                rows={rows}
                view={currentView(props.views ?? [], props.viewId, params)}
                rowHeight={layout.rowHeight}
                columns={layout.columns.length}
              />
            )
          }
          drafts={edits.drafts.rows}
          onKeyDown={commands.onKeyDown}
          onPaste={cellEdits.onPaste}
          onCellFocus={place.setActive}
          onCellClick={commands.onCellClick}
          onCellDoubleClick={commands.onCellDoubleClick}
          onCellMenu={({ row, position, event }) => {
            if (groupLine(row)) return;
            place.setActive(position);
            askForMenu({ row, column: layout.columns[position.column - 1] }, event);
          }}
        />
      </div>
      {(edits.open || edits.proposal || edits.drafts.isStaging || stagedCount(edits.drafts) > 0) &&
        edits.edits && (
          <Suspense>
            <LaterEditing
              edits={edits}
              now={
                edits.open ? rows.loaded.rows[rows.loaded.places.get(edits.open.row._id) ?? -1] : undefined
              }
              onLeave={({ row, column }) =>
                place.moveTo({
                  row: Math.max(0, Math.min(rows.loaded.rows.length - 1, row)),
                  column: Math.max(1, Math.min(layout.columns.length, column)),
                })
              }
            />
          </Suspense>
        )}
      {menu && (
        <Suspense>
          <LaterPointMenu
            at={menu.at}
            place={menu.place}
            layout={layout}
            actions={menu.place.row ? suitingActions(rowActions, [menu.place.row], may) : none}
            onOpen={(id) => onOpen(id, false)}
          />
        </Suspense>
      )}
      <NewRows
        live={live}
        top={layout.asCards ? 0 : headerHeight}
        onShow={() => {
          data.reload();
          data.recount();
        }}
      />
      {!isNothingSelected(selection) && (
        <Suspense>
          <LaterBulkBar
            selection={selection}
            count={counted.count}
            loadedCount={rows.loaded.places.size}
            noun={resource.noun}
            actions={suitingActions(bulkActions, ticked, may)}
            shown={layout.shown}
            onRun={commands.run}
            onSelectMatching={() => setSelection(selectMatching(asked, rows.asOf ?? ""))}
            onClear={() => setSelection(nothingSelected)}
          />
        </Suspense>
      )}
    </div>
  );
}
