import {
  Copy,
  ExternalLink,
  EyeOff,
  Filter,
  Link,
  Pin,
  ArrowDown,
  ArrowUp,
  ArrowLeft,
  ArrowRight,
  Plus,
  Rows3,
} from "#client/ui/icons.tsx";
import { canGroupBy } from "#shared/aggregates.ts";
import { MenuGroup, MenuItem, MenuSeparator } from "#client/ui/menu.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import type { Condition } from "#shared/list-params.ts";
import { operatorsFor } from "#shared/operators.ts";
import type { Field, Sort } from "#shared/resource.ts";
import { isBlank } from "./cell-text.ts";
import type { GridAction } from "./grid-action.ts";
import type { ShownColumn } from "./grid-table.ts";
import { isCut, type GridRow } from "./grid-row-data.ts";

/** The condition that keeps rows like this one, or leaves them out. Undefined where the field can't be filtered so. */
export function likeThis(
  row: GridRow,
  name: string,
  field: Field,
  isExcluding: boolean,
): Condition | undefined {
  if (!field.filterable) return undefined;
  const operators = operatorsFor(field.kind, field.nullable);
  const value = row[name];
  if (isBlank(value)) {
    const operator = isExcluding ? "isNotEmpty" : "isEmpty";
    return operators.includes(operator) ? { field: name, operator } : undefined;
  }
  if (typeof value === "object") return undefined;
  if (isCut(row, name))
    return isExcluding || !operators.includes("startsWith")
      ? undefined
      : { field: name, operator: "startsWith", value: String(value) };
  const scalar = value as string | number | boolean;
  if (field.kind === "enum" || field.kind === "reference")
    return { field: name, operator: isExcluding ? "noneOf" : "anyOf", value: [scalar] };
  const operator = isExcluding ? "isNot" : "is";
  return operators.includes(operator) ? { field: name, operator, value: scalar } : undefined;
}

interface CellMenuProps {
  row: GridRow;
  column: ShownColumn | undefined;
  href: string;
  actions: readonly GridAction[];
  onFilter: (condition: Condition) => void;
  onOpen: () => void;
  onCopy: () => void;
  onRun: (action: GridAction) => void;
}

/** What the right mouse button offers on a cell. */
export function CellMenu({ row, column, href, actions, onFilter, onOpen, onCopy, onRun }: CellMenuProps) {
  const keep = column && likeThis(row, column.name, column.field, false);
  const exclude = column && likeThis(row, column.name, column.field, true);
  return (
    <>
      <MenuItem icon={<ExternalLink />} keys="enter" onClick={onOpen}>
        Open
      </MenuItem>
      {actions.map((action) => (
        <MenuItem
          key={action.id}
          icon={action.icon}
          keys={action.shortcut}
          danger={action.danger}
          onClick={() => onRun(action)}
        >
          {action.label}
        </MenuItem>
      ))}
      <MenuSeparator />
      {keep && (
        <MenuItem icon={<Filter />} onClick={() => onFilter(keep)}>
          {keep.operator === "isEmpty" ? "Only without" : "Only with this"} {inSentence(column.field.label)}
        </MenuItem>
      )}
      {exclude && (
        <MenuItem icon={<EyeOff />} onClick={() => onFilter(exclude)}>
          {exclude.operator === "isNotEmpty" ? "Leave out without" : "Leave out this"}{" "}
          {inSentence(column.field.label)}
        </MenuItem>
      )}
      {(keep || exclude) && <MenuSeparator />}
      {column && !isBlank(row[column.name]) && (
        <MenuItem icon={<Copy />} keys="mod+c" onClick={onCopy}>
          Copy {inSentence(column.field.label)}
        </MenuItem>
      )}
      <MenuItem icon={<Copy />} onClick={() => void navigator.clipboard.writeText(row._id)}>
        Copy id
      </MenuItem>
      <MenuItem
        icon={<Link />}
        onClick={() => void navigator.clipboard.writeText(new URL(href, location.href).href)}
      >
        Copy link
      </MenuItem>
    </>
  );
}

interface HeadingMenuProps {
  column: ShownColumn;
  sort: readonly Sort[];
  isPinned: boolean;
  canHide: boolean;
  onSort: (sort: Sort[]) => void;
  onShift: (by: -1 | 1) => void;
  onResize: (by: number) => void;
  onPin: () => void;
  onHide: () => void;
  onGroup: () => void;
}

const resizeStep = 40;

/** What the right mouse button offers on a heading: everything that the mouse does there, for the keyboard too. */
export function HeadingMenu({
  column,
  sort,
  isPinned,
  canHide,
  onSort,
  onShift,
  onResize,
  onPin,
  onHide,
  onGroup,
}: HeadingMenuProps) {
  const { name, field } = column;
  const others = sort.filter((entry) => entry.field !== name);
  return (
    <>
      {field.sortable && (
        <MenuGroup label={field.label}>
          <MenuItem icon={<ArrowUp />} onClick={() => onSort([{ field: name, direction: "asc" }])}>
            Sort ascending
          </MenuItem>
          <MenuItem icon={<ArrowDown />} onClick={() => onSort([{ field: name, direction: "desc" }])}>
            Sort descending
          </MenuItem>
          {others.length > 0 && (
            <MenuItem
              icon={<Plus />}
              keys="shift+enter"
              onClick={() => onSort([...others, { field: name, direction: "asc" }])}
            >
              Then by this
            </MenuItem>
          )}
          <MenuSeparator />
        </MenuGroup>
      )}
      {canGroupBy(field) && (
        <MenuItem icon={<Rows3 />} onClick={onGroup}>
          Group by this
        </MenuItem>
      )}
      <MenuItem icon={<ArrowLeft />} keys="alt+arrowleft" onClick={() => onShift(-1)}>
        Move left
      </MenuItem>
      <MenuItem icon={<ArrowRight />} keys="alt+arrowright" onClick={() => onShift(1)}>
        Move right
      </MenuItem>
      <MenuItem keys="alt+shift+arrowright" onClick={() => onResize(resizeStep)}>
        Wider
      </MenuItem>
      <MenuItem keys="alt+shift+arrowleft" onClick={() => onResize(-resizeStep)}>
        Narrower
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<Pin />} onClick={onPin}>
        {isPinned ? "Let it scroll" : "Keep at the left"}
      </MenuItem>
      <MenuItem icon={<EyeOff />} disabled={!canHide} onClick={onHide}>
        Hide
      </MenuItem>
    </>
  );
}
