import { Button } from "#client/ui/button.tsx";
import { Check, ChevronsDownUp, ChevronsUpDown, Rows3, X } from "#client/ui/icons.tsx";
import { Menu, MenuGroup, MenuItem, MenuSeparator, MenuSubmenu } from "#client/ui/menu.tsx";
import { canGroupBy, groupStepWords, isGroupedByTime } from "#shared/aggregates.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { groupSteps, type Grouping } from "#shared/list-params.ts";
import { useGrid } from "./grid-context.ts";
import type { GridLayout } from "./use-grid-layout.ts";

/** Gathers the rows under the values of a column. */
export function GroupMenu({ layout }: { layout: GridLayout }) {
  const { params, resource, change, groups } = useGrid();
  const { group } = params;
  const fields = layout.all.filter(({ field }) => canGroupBy(field));
  const shown = fields.filter(({ name }) => layout.shown.includes(name));
  const others = fields.filter(({ name }) => !layout.shown.includes(name));
  if (fields.length === 0) return null;
  const choose = (next: Grouping | undefined) => change({ group: next });
  const label = group && resource.fields[group.field]?.label;
  const items = (columns: typeof fields) =>
    columns.map(({ name, field }) => {
      const isChosen = group?.field === name;
      if (!isGroupedByTime(field))
        return (
          <MenuItem
            key={name}
            icon={isChosen ? <Check /> : <span className="size-3.5" />}
            onClick={() => choose({ field: name })}
          >
            {field.label}
          </MenuItem>
        );
      return (
        <MenuSubmenu
          key={name}
          icon={isChosen ? <Check /> : <span className="size-3.5" />}
          label={field.label}
        >
          {groupSteps.map((by) => (
            <MenuItem
              key={by}
              icon={isChosen && (group.by ?? "day") === by ? <Check /> : <span className="size-3.5" />}
              onClick={() => choose({ field: name, by })}
            >
              {groupStepWords[by]}
            </MenuItem>
          ))}
        </MenuSubmenu>
      );
    });
  return (
    <Menu
      align="end"
      trigger={
        <Button
          variant={group ? "secondary" : "ghost"}
          icon={<Rows3 />}
          aria-label={label ? `Grouped by ${label}` : "Group"}
        >
          <span className="max-w-40 truncate max-sm:sr-only">
            {label ? `By ${inSentence(label)}` : "Group"}
          </span>
        </Button>
      }
    >
      {group && (
        <>
          <MenuItem icon={<X />} onClick={() => choose(undefined)}>
            Don't group
          </MenuItem>
          <MenuItem icon={<ChevronsUpDown />} onClick={() => groups?.openAll()}>
            Open the first 20
          </MenuItem>
          <MenuItem icon={<ChevronsDownUp />} onClick={() => groups?.closeAll()}>
            Close all
          </MenuItem>
          <MenuSeparator />
        </>
      )}
      {shown.length > 0 && <MenuGroup label="Group by">{items(shown)}</MenuGroup>}
      {others.length > 0 && <MenuSubmenu label="Other columns">{items(others)}</MenuSubmenu>}
    </Menu>
  );
}
