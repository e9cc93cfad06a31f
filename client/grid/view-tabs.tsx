import { useState, type KeyboardEvent, type ReactNode } from "react";
import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { ChevronDown } from "#client/ui/icons.tsx";
import { ContextMenu, Menu, MenuItem } from "#client/ui/menu.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import type { ListParams } from "#shared/list-params.ts";
import { fittingTabs } from "./fitting-tabs.ts";
import { movedBefore } from "./grid-columns.ts";
import { currentView, isViewUntouched, type GridView } from "./grid-views.ts";
import { useWidth } from "./use-width.ts";

interface ViewTabsProps {
  views: readonly GridView[];
  chosenId: string | undefined;
  params: ListParams;
  onChoose: (view: GridView) => void;
  /** Changed beside what the address says, e.g. in the widths of the columns. */
  isModified?: boolean;
  /** Instead of the button that discards changes: what can be done with them. */
  modifiedActions?: ReactNode;
  /** Items of a view's menu, on the right mouse button and beside the lit tab. */
  menuOf?: (view: GridView) => ReactNode;
  /** The tab whose name is being typed. */
  renaming?: { id: string; field: ReactNode };
  onRename?: (view: GridView) => void;
  onReorder?: (ids: string[]) => void;
  /** At the end of the line. */
  trailing?: ReactNode;
}

/** The views as tabs. A view that was changed shows a dot and can be put back; what doesn't fit is in a menu. */
export function ViewTabs(props: ViewTabsProps) {
  const { views, chosenId, params, onChoose, menuOf, onReorder } = props;
  const [dragged, setDragged] = useState<string>();
  const [strip, width] = useWidth<HTMLElement>();
  const lit = currentView(views, chosenId, params);
  const isModified = lit !== undefined && (props.isModified || !isViewUntouched(lit, params));
  const { shown, rest } = fittingTabs(views, lit, width - (isModified ? 190 : 0) - (props.trailing ? 40 : 0));

  const tab = (view: GridView) => {
    if (props.renaming?.id === view.id) return <span key={view.id}>{props.renaming.field}</span>;
    const isLit = view === lit;
    const button = (
      <button
        type="button"
        data-view={view.id}
        aria-current={isLit ? "true" : undefined}
        draggable={onReorder !== undefined}
        onDragStart={() => setDragged(view.id)}
        onDragEnd={() => setDragged(undefined)}
        onDragOver={(event) => dragged !== undefined && event.preventDefault()}
        onDrop={() => {
          if (dragged === undefined || dragged === view.id) return;
          onReorder?.(
            movedBefore(
              views.map(({ id }) => id),
              dragged,
              view.id,
            ),
          );
        }}
        onClick={() => onChoose(view)}
        onDoubleClick={() => props.onRename?.(view)}
        className={classNames(
          "relative flex min-w-6 shrink-0 items-center justify-center gap-1.5 rounded-sm px-0.5 text-sm -outline-offset-2 transition-colors [&>svg]:size-3.5 [&>svg]:text-ink-faint",
          isLit
            ? "font-medium text-ink after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-full after:bg-accent"
            : "text-ink-soft hover:text-ink",
          dragged === view.id && "opacity-50",
        )}
        {...(view.hint ? hintProps(view.hint) : {})}
      >
        {view.icon}
        <span className="max-w-72 truncate max-sm:max-w-36">{view.label}</span>
        {isLit && isModified && (
          <span className="size-1.5 rounded-full bg-accent" {...hintProps("Changed")}>
            <span className="sr-only">, changed</span>
          </span>
        )}
      </button>
    );
    if (!menuOf)
      return (
        <span key={view.id} className="contents">
          {button}
        </span>
      );
    return (
      <span key={view.id} className="flex shrink-0 items-stretch">
        <ContextMenu items={menuOf(view)}>{button}</ContextMenu>
        {isLit && (
          <Menu
            trigger={
              <button
                type="button"
                aria-label={`Menu of the view ${view.label}`}
                className="my-auto flex size-6 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink data-popup-open:bg-hover"
              >
                <ChevronDown className="size-3.5" />
              </button>
            }
          >
            {menuOf(view)}
          </Menu>
        )}
      </span>
    );
  };

  return (
    <nav
      ref={strip}
      aria-label="Views"
      onKeyDown={(event) => onTabKey(event, views, props)}
      className="flex h-full min-w-0 flex-1 items-stretch gap-3 overflow-x-auto [scrollbar-width:none]"
    >
      {shown.map(tab)}
      {rest.length > 0 && (
        <Menu
          trigger={
            <button
              type="button"
              className="flex shrink-0 items-center gap-1 rounded-sm px-0.5 text-sm text-ink-soft -outline-offset-2 hover:text-ink data-popup-open:text-ink"
            >
              {rest.length} more <ChevronDown className="size-3.5" />
            </button>
          }
        >
          {rest.map((view) => (
            <MenuItem key={view.id} icon={view.icon} onClick={() => onChoose(view)}>
              {view.label}
            </MenuItem>
          ))}
        </Menu>
      )}
      {lit && isModified && (
        <span className="flex shrink-0 items-center gap-1">
          {props.modifiedActions ?? (
            <Button size="sm" variant="ghost" onClick={() => onChoose(lit)}>
              Discard changes
            </Button>
          )}
        </span>
      )}
      {props.trailing && <span className="flex shrink-0 items-center">{props.trailing}</span>}
    </nav>
  );
}

// Arrows go from tab to tab, with Alt they take the tab along; F2 renames it.
function onTabKey(event: KeyboardEvent<HTMLElement>, views: readonly GridView[], props: ViewTabsProps): void {
  const id = event.target instanceof HTMLElement ? event.target.dataset["view"] : undefined;
  const view = views.find((candidate) => candidate.id === id);
  if (!view) return;
  if (event.key === "F2") {
    props.onRename?.(view);
    return event.preventDefault();
  }
  const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
  if (by === 0) return;
  event.preventDefault();
  // Beside the neighbour in sight: past one in the menu nothing would seem to move.
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-view]")];
  const neighbour = tabs[tabs.findIndex((tab) => tab.dataset["view"] === view.id) + by];
  const target = neighbour?.dataset["view"];
  if (!event.altKey) neighbour?.focus();
  else if (target !== undefined)
    props.onReorder?.(
      movedBefore(
        views.map((one) => one.id),
        view.id,
        target,
      ),
    );
}
