import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Ellipsis, X } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Menu, MenuItem } from "#client/ui/menu.tsx";
import { useIsPhone } from "#client/ui/use-media.ts";
import { hintProps } from "#client/ui/tooltip.tsx";
import type { Count } from "#shared/list-params.ts";
import { countWords } from "./count-label.tsx";
import { ExportSelected } from "./export-selected.tsx";
import type { GridAction } from "./grid-action.ts";
import { useGrid } from "./grid-context.ts";
import { mostSelectedIds, selectedCount, type GridSelection } from "./grid-selection.ts";

interface BulkBarProps {
  selection: GridSelection;
  count: Count | undefined;
  loadedCount: number;
  noun: string;
  actions: readonly GridAction[];
  /** Columns on screen, in order. */
  shown: readonly string[];
  onRun: (action: GridAction) => void;
  onSelectMatching: () => void;
  onClear: () => void;
}

const mostButtons = 5;

/** What is ticked and what can be done with it. Lies over the last rows, so that nothing moves. */
export function BulkBar({
  selection,
  count,
  loadedCount,
  noun,
  actions,
  shown,
  onRun,
  onSelectMatching,
  onClear,
}: BulkBarProps) {
  const { locale } = useLocale();
  const isPhone = useIsPhone();
  const { params } = useGrid();
  const chosen = selectedCount(selection, count);
  const words = chosen ? countWords(chosen, locale) : "All";
  const isPart = selection.kind === "some" || selection.within !== undefined;
  const canTakeAll =
    isPart &&
    count !== undefined &&
    (count.kind !== "exact" || chosen === undefined || count.value > chosen.value);
  const isTooMany = selection.kind === "some" && selection.ids.size > mostSelectedIds;
  const buttons = actions.slice(0, isPhone ? 1 : mostButtons);
  const rest = actions.slice(buttons.length);
  return (
    <div
      role="region"
      aria-label="Selected rows"
      className={classNames(
        // Above the line of totals; on a phone that stands outside of the rows.
        params.totals !== undefined && !isPhone ? "bottom-10.5" : "bottom-3",
        "absolute left-3 z-4 flex max-w-[calc(100%-1.5rem)] flex-wrap items-center gap-2 rounded-lg bg-inverse py-1.5 pr-1.5 pl-3 text-sm text-on-inverse shadow-popup max-sm:gap-1.5",
      )}
    >
      <span role="status" className="shrink-0 font-medium whitespace-nowrap tabular-nums">
        {words} selected
      </span>
      {canTakeAll && (chosen?.value ?? 0) >= Math.min(loadedCount, 2) && (
        <button
          type="button"
          onClick={onSelectMatching}
          className="shrink-0 rounded-sm text-on-inverse/80 underline underline-offset-2 whitespace-nowrap hover:text-on-inverse"
        >
          {isPhone
            ? `All ${count ? countWords(count, locale) : ""}`
            : `Select all ${count ? countWords(count, locale) : ""} that match`}
        </button>
      )}
      <span className="mx-0.5 h-4 w-px shrink-0 bg-on-inverse/25" aria-hidden />
      {buttons.map((action) => (
        <Button
          key={action.id}
          size="sm"
          variant={action.danger ? "danger" : "ghost"}
          icon={action.icon}
          disabled={isTooMany}
          className={
            action.danger
              ? undefined
              : "text-on-inverse hover:not-disabled:bg-on-inverse/15 hover:not-disabled:text-on-inverse active:not-disabled:bg-on-inverse/20"
          }
          onClick={() => onRun(action)}
          {...hintProps(
            isTooMany
              ? `Actions take at most ${mostSelectedIds} single rows. Select all that match instead.`
              : `${action.label} the selected ${noun}s`,
            action.shortcut,
          )}
        >
          {action.label}
        </Button>
      ))}
      {rest.length > 0 && (
        <Menu
          side="top"
          align="end"
          trigger={
            <IconButton
              size="sm"
              label="More actions"
              icon={<Ellipsis />}
              className="text-on-inverse hover:not-disabled:bg-on-inverse/15 hover:not-disabled:text-on-inverse"
            />
          }
        >
          {rest.map((action) => (
            <MenuItem
              key={action.id}
              icon={action.icon}
              keys={action.shortcut}
              danger={action.danger}
              disabled={isTooMany}
              onClick={() => onRun(action)}
            >
              {action.label}
            </MenuItem>
          ))}
        </Menu>
      )}
      <ExportSelected selection={selection} shown={shown} count={chosen} />
      <IconButton
        size="sm"
        label="Clear the selection"
        keys="escape"
        icon={<X />}
        className="text-on-inverse hover:not-disabled:bg-on-inverse/15 hover:not-disabled:text-on-inverse"
        onClick={onClear}
      />
    </div>
  );
}
