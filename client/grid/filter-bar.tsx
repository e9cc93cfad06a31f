import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { ListFilter, SlidersHorizontal } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Picker } from "#client/ui/picker.tsx";
import { useIsPhone } from "#client/ui/use-media.ts";
import type { Filter } from "#shared/list-params.ts";
import { nearPaths, placeOf } from "./field-steps.tsx";
import { FilterBuilder } from "./filter-builder.tsx";
import { FilterChip, RemoveChip } from "./filter-chip.tsx";
import { chipClass, chipWords, filterChips } from "./filter-chips.ts";
import { chipParts, fromChips, isCondition } from "./filter-tree.ts";
import { readerValues } from "./filter-words.ts";
import { useGrid } from "./grid-context.ts";

/** The filter as chips: offers for the usual fields, what is set, a way to add more, one to clear all. */
export function FilterBar() {
  const { resource, params, granted, filterable, names, currency, change } = useGrid();
  const style = useLocale();
  const isPhone = useIsPhone();
  const [added, setAdded] = useState<string>();
  const [isBuilding, setBuilding] = useState(false);
  const [built, setBuilt] = useState(0);
  const { filter } = params;
  const addedField = added === undefined ? undefined : placeOf(resource, added)?.field;
  const parts = chipParts(filter);
  const show = readerValues(style, names, currency);
  const setFilter = (next: Filter | undefined) => change({ filter: next });
  const replaceAt = (position: number | undefined, next: Filter | undefined) =>
    setFilter(
      fromChips(
        position === undefined
          ? [...parts, ...(next ? [next] : [])]
          : parts.flatMap((part, at) => (at === position ? (next ?? []) : part)),
      ),
    );

  return (
    <>
      {filterChips(resource, filterable, filter).map(({ key, name, part, position }) => {
        const field = name === undefined ? undefined : placeOf(resource, name)?.field;
        if (name !== undefined && field && (part || !isPhone)) {
          const condition = part && isCondition(part) ? part : undefined;
          return (
            <FilterChip
              key={key}
              name={name}
              field={field}
              condition={condition}
              onChange={(next) => replaceAt(position, next)}
            />
          );
        }
        if (!part) return null;
        const words = chipWords(resource, part, show);
        return (
          <span key={key} className={chipClass(true)}>
            <button
              type="button"
              className="h-full min-w-0 truncate rounded-md pr-1 pl-2 outline-offset-0"
              onClick={() => setBuilding(true)}
            >
              {words}
            </button>
            <RemoveChip words={words} onRemove={() => replaceAt(position, undefined)} />
          </span>
        );
      })}
      {added !== undefined && addedField && (
        <FilterChip
          key={`added ${added}`}
          name={added}
          field={addedField}
          condition={undefined}
          startsOpen
          onChange={(next) => {
            if (!next) return;
            setAdded(undefined);
            setFilter(fromChips([...parts, next]));
          }}
          onClosed={() => setAdded(undefined)}
        />
      )}
      <Picker
        // Anew, that is closed, once the builder was asked for.
        key={built}
        label="Filter by a field"
        placeholder="Filter by…"
        items={[...filterable, ...nearPaths(resource, granted)]}
        value={null}
        toKey={(name) => name}
        toLabel={(name) => placeOf(resource, name)?.label ?? name}
        onValueChange={(name) => setAdded(name ?? undefined)}
        trigger={
          <Button size="sm" variant="ghost" icon={<ListFilter />} className="pointer-coarse:h-8">
            Filter
          </Button>
        }
        footer={
          <Button
            size="sm"
            variant="ghost"
            icon={<SlidersHorizontal />}
            className="w-full justify-start"
            onClick={() => {
              setBuilt(built + 1);
              setBuilding(true);
            }}
          >
            And, or, related records…
          </Button>
        }
      />
      {parts.length > 0 && (
        <Button size="sm" variant="ghost" onClick={() => setFilter(undefined)}>
          Clear all
        </Button>
      )}
      <FilterBuilder open={isBuilding} onOpenChange={setBuilding} filter={filter} onApply={setFilter} />
    </>
  );
}
