import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { hintProps } from "#client/ui/tooltip.tsx";
import type { ListParams } from "#shared/list-params.ts";
import { currentView, isViewUntouched, type GridView } from "./grid-views.ts";

interface ViewTabsProps {
  views: readonly GridView[];
  chosenId: string | undefined;
  params: ListParams;
  onChoose: (view: GridView) => void;
}

/** The views as tabs. A view that was changed shows a dot and can be put back. */
export function ViewTabs({ views, chosenId, params, onChoose }: ViewTabsProps) {
  const current = currentView(views, chosenId, params);
  const isModified = current !== undefined && !isViewUntouched(current, params);
  return (
    <nav
      aria-label="Views"
      className="flex h-full min-w-0 items-stretch gap-3 overflow-x-auto [scrollbar-width:none]"
    >
      {views.map((view) => (
        <button
          key={view.id}
          type="button"
          aria-current={view === current ? "true" : undefined}
          onClick={() => onChoose(view)}
          className={classNames(
            "relative flex shrink-0 items-center gap-1.5 rounded-sm px-0.5 text-sm -outline-offset-2 transition-colors",
            view === current
              ? "font-medium text-ink after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-full after:bg-accent"
              : "text-ink-soft hover:text-ink",
          )}
        >
          {view.label}
          {view === current && isModified && (
            <span className="size-1.5 rounded-full bg-accent" {...hintProps("Changed")}>
              <span className="sr-only">, changed</span>
            </span>
          )}
        </button>
      ))}
      {current && isModified && (
        <span className="flex items-center">
          <Button size="sm" variant="ghost" onClick={() => onChoose(current)}>
            Discard changes
          </Button>
        </span>
      )}
    </nav>
  );
}
