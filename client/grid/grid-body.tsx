import { useState } from "react";
import { ContextMenu } from "#client/ui/menu.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import type { GridCells } from "./cells/grid-cell.ts";
import { suitingActions, type GridAction } from "./grid-action.ts";
import { headerHeight } from "./grid-frame.ts";
import { GridHeader } from "./grid-header.tsx";
import { GridMenu, type MenuPlace } from "./grid-menu.tsx";
import type { DataGridProps } from "./grid-props.ts";
import { headerBox, isNothingSelected, nothingSelected, selectMatching } from "./grid-selection.ts";
import { InsteadOfRows } from "./grid-states.tsx";
import { GridViewport } from "./grid-viewport.tsx";
import { NewRows } from "./new-rows.tsx";
import type { GridModel } from "./use-grid-model.ts";

const none: readonly GridAction[] = [];
const noCells: GridCells = {};

/** The rows with what lies over them: the menu of the right mouse button, what is new, what is ticked. */
export function GridBody({ model, ...props }: DataGridProps & { model: GridModel }) {
  const { resource, openId, onOpen, cells = noCells, rowActions = none, bulkActions = none } = props;
  const { params, layout, data, place, viewport, may, commands, ticked } = model;
  const { rows, live, counted } = data;
  const { active, selection, setSelection } = place;
  const [menuPlace, setMenuPlace] = useState<MenuPlace>({ row: undefined, column: undefined });
  const columnOf = (name: string | undefined) => layout.columns.find((column) => column.name === name);
  const hasRows = rows.loaded.rows.length > 0;
  return (
    <div className="relative min-h-0 flex-1">
      <ContextMenu
        items={
          <GridMenu
            place={menuPlace}
            layout={layout}
            actions={menuPlace.row ? suitingActions(rowActions, [menuPlace.row], may) : none}
            onOpen={(id) => onOpen(id, false)}
          />
        }
      >
        <div
          className="h-full"
          onContextMenu={({ target }) => {
            const heading = (target as Element).closest<HTMLElement>("[data-heading]")?.dataset["heading"];
            if (heading !== undefined) setMenuPlace({ row: undefined, column: columnOf(heading) });
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
            rowTotal={counted.count?.kind === "exact" ? counted.count.value : undefined}
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
                  rowHeight={layout.rowHeight}
                  columns={layout.columns.length}
                />
              )
            }
            onKeyDown={commands.onKeyDown}
            onCellFocus={place.setActive}
            onCellClick={commands.onCellClick}
            onCellDoubleClick={commands.onCellDoubleClick}
            onCellMenu={({ row, position }) => {
              place.setActive(position);
              setMenuPlace({ row, column: layout.columns[position.column - 1] });
            }}
          />
        </div>
      </ContextMenu>
      <NewRows
        live={live}
        top={layout.asCards ? 0 : headerHeight}
        onShow={() => {
          data.reload();
          data.recount();
        }}
      />
      {!isNothingSelected(selection) && (
        <BulkBar
          selection={selection}
          count={counted.count}
          loadedCount={rows.loaded.rows.length}
          noun={resource.noun}
          actions={suitingActions(bulkActions, ticked, may)}
          onRun={commands.run}
          onSelectMatching={() => setSelection(selectMatching(params, rows.asOf ?? ""))}
          onClear={() => setSelection(nothingSelected)}
        />
      )}
    </div>
  );
}
