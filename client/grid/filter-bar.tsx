import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { ListFilter, SlidersHorizontal } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Picker } from "#client/ui/picker.tsx";
import { useIsPhone } from "#client/ui/use-media.ts";
import { describeFilter } from "#shared/list-labels.ts";
import type { Condition, Filter } from "#shared/list-params.ts";
import type { AnyResource, FieldKind } from "#shared/resource.ts";
import { FilterBuilder } from "./filter-builder.tsx";
import { FilterChip, RemoveChip } from "./filter-chip.tsx";
import { chipParts, fieldCondition, fromChips, isGroup, withFieldCondition } from "./filter-tree.ts";
import { readerValues } from "./filter-words.ts";
import { useGrid } from "./grid-context.ts";

const mostOffers = 3;

/** The filter as chips: offers for the usual fields, what is set, a way to add more, one to clear all. */
export function FilterBar() {
  const { resource, params, filterable, names, currency, change } = useGrid();
  const style = useLocale();
  const isPhone = useIsPhone();
  const [added, setAdded] = useState<string>();
  const [isBuilding, setBuilding] = useState(false);
  const { filter } = params;
  const setFilter = (next: Filter | undefined) => change({ filter: next });
  const setCondition = (name: string, condition: Condition | undefined) =>
    setFilter(withFieldCondition(filter, name, condition));

  const quick = isPhone ? [] : offersOf(resource, filterable);
  const parts = chipParts(filter);
  // A field with one plain condition has its own place; the rest stands behind.
  const others = parts
    .map((part, position) => ({ part, position }))
    .filter(
      ({ part }) =>
        isGroup(part) || !quick.includes(part.field) || fieldCondition(filter, part.field) === undefined,
    );
  const replaceAt = (position: number, next: Filter | undefined) =>
    setFilter(fromChips(parts.flatMap((part, at) => (at === position ? (next ?? []) : part))));

  return (
    <>
      {quick.map((name) => {
        const field = resource.fields[name];
        const condition = fieldCondition(filter, name);
        const isDoubled = !condition && parts.some((part) => !isGroup(part) && part.field === name);
        return field && !isDoubled ? (
          <FilterChip
            key={name}
            name={name}
            field={field}
            condition={condition}
            onChange={(next) => setCondition(name, next)}
          />
        ) : null;
      })}
      {others.map(({ part, position }) => {
        const field = isGroup(part) ? undefined : resource.fields[part.field];
        if (!isGroup(part) && field) {
          return (
            <FilterChip
              key={`${part.field} ${position}`}
              name={part.field}
              field={field}
              condition={part}
              onChange={(next) => replaceAt(position, next)}
            />
          );
        }
        const words = describeFilter(resource, part, readerValues(style, names, currency));
        return (
          <span
            key={`group ${position}`}
            className="inline-flex h-6 max-w-96 shrink-0 items-center rounded-md border border-accent-line bg-accent-soft text-xs font-medium text-accent-ink"
          >
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
      {added !== undefined && resource.fields[added] && (
        <FilterChip
          key={`added ${added}`}
          name={added}
          field={resource.fields[added]}
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
        label="Filter by a field"
        placeholder="Filter by…"
        items={filterable}
        value={null}
        toKey={(name) => name}
        toLabel={(name) => resource.fields[name]?.label ?? name}
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
            onClick={() => setBuilding(true)}
          >
            And, or, groups…
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

// States first, then when; what is hidden at first isn't offered either.
function offersOf(resource: AnyResource, filterable: readonly string[]): string[] {
  const ofKind = (kind: FieldKind) =>
    filterable.filter((name) => resource.fields[name]?.kind === kind && !resource.fields[name].hidden);
  return [...ofKind("enum").slice(0, 2), ...ofKind("boolean").slice(0, 1), ...ofKind("instant")].slice(
    0,
    mostOffers,
  );
}
