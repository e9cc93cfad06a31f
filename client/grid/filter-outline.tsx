import { buttonClass } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { ListFilter, Plus, X } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { chipClass, chipWords, filterChips } from "./filter-chips.ts";
import { readerValues } from "./filter-words.ts";
import { useGrid } from "./grid-context.ts";

/** The filter bar to look at, until the one to press has come: the rows go first. */
export function FilterOutline() {
  const { resource, params, filterable, names, currency } = useGrid();
  const show = readerValues(useLocale(), names, currency);
  return (
    <>
      {filterChips(resource, filterable, params.filter).map(({ key, part, name }) => (
        <span
          key={key}
          className={classNames(chipClass(part !== undefined), part === undefined && "max-sm:hidden")}
        >
          <span className={classNames("flex min-w-0 items-center gap-1 px-2", part && "pr-1")}>
            {!part && <Plus aria-hidden className="size-3 shrink-0" />}
            <span className="truncate">
              {part ? chipWords(resource, part, show) : resource.fields[name ?? ""]?.label}
            </span>
          </span>
          {part && <X aria-hidden className="mx-1.5 size-3 shrink-0 opacity-70" />}
        </span>
      ))}
      <span className={buttonClass({ size: "sm", variant: "ghost" }, "pointer-coarse:h-8")}>
        <ListFilter aria-hidden />
        Filter
      </span>
    </>
  );
}
