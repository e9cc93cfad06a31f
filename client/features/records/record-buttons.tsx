import { rowTarget, type GridAction } from "#client/grid/grid-action.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { ChevronDown, ChevronUp, Copy, Ellipsis, Link, Pencil } from "#client/ui/icons.tsx";
import { Menu, MenuItem, MenuSeparator } from "#client/ui/menu.tsx";
import { toast } from "#client/ui/toast.tsx";

interface RecordButtonsProps {
  noun: string;
  id: string | undefined;
  /** Undefined until it has been read. */
  row: GridRow | undefined;
  /** What may be done with it. */
  actions: readonly GridAction[];
  /** Undefined where it can't be edited, or is. */
  onEdit: (() => void) | undefined;
  onStep: (by: -1 | 1) => void;
}

const mostButtons = 2;

/** What stands beside a record's title: editing, the first actions, a menu of all, and the ways to its neighbours. */
export function RecordButtons({ noun, id, row, actions, onEdit, onStep }: RecordButtonsProps) {
  const first = actions.filter(({ danger }) => !danger).slice(0, mostButtons);
  const copy = (text: string, what: string) =>
    void navigator.clipboard.writeText(text).then(() => toast({ title: `${what} copied`, timeout: 1600 }));
  return (
    <>
      {onEdit && <IconButton label="Edit" keys="e" icon={<Pencil />} onClick={onEdit} />}
      {row &&
        first.map((action) => (
          <Button
            key={action.id}
            icon={action.icon}
            className="max-sm:hidden"
            onClick={() => action.run(rowTarget(row))}
          >
            {action.label}
          </Button>
        ))}
      <Menu align="end" trigger={<IconButton label="More" icon={<Ellipsis />} />}>
        {row &&
          actions.map((action) => (
            <MenuItem
              key={action.id}
              icon={action.icon}
              keys={action.shortcut}
              danger={action.danger}
              onClick={() => action.run(rowTarget(row))}
            >
              {action.label}
            </MenuItem>
          ))}
        {row && actions.length > 0 && <MenuSeparator />}
        <MenuItem icon={<Link />} onClick={() => copy(location.href, "Link")}>
          Copy link
        </MenuItem>
        {id !== undefined && (
          <MenuItem icon={<Copy />} onClick={() => copy(id, "Id")}>
            Copy id
          </MenuItem>
        )}
      </Menu>
      <IconButton label={`Previous ${noun}`} keys="k" icon={<ChevronUp />} onClick={() => onStep(-1)} />
      <IconButton label={`Next ${noun}`} keys="j" icon={<ChevronDown />} onClick={() => onStep(1)} />
    </>
  );
}
