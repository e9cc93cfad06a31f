import { Button } from "#client/ui/button.tsx";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "#client/ui/icons.tsx";
import { Menu, MenuItem } from "#client/ui/menu.tsx";
import type { Sort } from "#shared/resource.ts";
import type { GridColumn } from "./grid-columns.ts";
import { useGrid } from "./grid-context.ts";

/** Where there are no headings to press: the order as a menu. */
export function SortMenu({ columns, sort }: { columns: readonly GridColumn[]; sort: readonly Sort[] }) {
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
