import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Layers, Plus, X } from "#client/ui/icons.tsx";
import { Picker } from "#client/ui/picker.tsx";
import { SegmentedControl } from "#client/ui/segmented-control.tsx";
import type { Condition, Filter, FilterGroup, RelatedFilter } from "#shared/list-params.ts";
import { relatedAt } from "#shared/relations.ts";
import type { AnyResource } from "#shared/resource.ts";
import { findResource } from "#shared/resources/all-resources.ts";
import { firstCondition } from "./condition-editor.tsx";
import { ConditionLine } from "./condition-line.tsx";
import { placeOf, relationsOf } from "./field-steps.tsx";
import {
  groupParts,
  groupWord,
  isCondition,
  isGroup,
  makeGroup,
  makeRelated,
  relatedParts,
  tidyFilter,
  withNode,
  type FilterPath,
} from "./filter-tree.ts";
import { conditionFault } from "./filter-words.ts";
import { useGrid } from "./grid-context.ts";
import { RelatedNode } from "./related-node.tsx";

/** One less than the list takes: live updates put one group around. */
const deepestGroup = 3;
const mostParts = 40;

interface FilterBuilderProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  filter: Filter | undefined;
  onApply: (filter: Filter | undefined) => void;
}

/** The whole filter as a tree of groups: all or any of what is inside must hold. */
export function FilterBuilder({ open, onOpenChange, filter, onApply }: FilterBuilderProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Filter"
      description="Rows are shown when this holds."
      size="lg"
    >
      {open && <Draft filter={filter} onApply={onApply} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

function Draft({
  filter,
  onApply,
  onDone,
}: {
  filter: Filter | undefined;
  onApply: FilterBuilderProps["onApply"];
  onDone: () => void;
}) {
  const { resource } = useGrid();
  const [draft, setDraft] = useState<FilterGroup>(() => {
    const built = filter && asBuilt(filter);
    return built && isGroup(built) ? built : makeGroup("all", built ? [built] : []);
  });
  const change = (path: FilterPath, node: Filter | undefined) => {
    const next = withNode(draft, path, node);
    setDraft(next && isGroup(next) ? next : makeGroup("all", []));
  };
  const fault = firstFault(resource, draft);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (fault) return;
        onApply(tidyFilter(draft));
        onDone();
      }}
    >
      <Group group={draft} path={[]} onChange={change} />
      <div className="mt-4 flex items-center gap-2">
        <p className="min-w-0 flex-1 text-xs text-ink-faint" role="status">
          {fault}
        </p>
        <DialogClose render={<Button size="lg">Cancel</Button>} />
        <Button size="lg" variant="primary" type="submit" disabled={fault !== undefined}>
          Apply filter
        </Button>
      </div>
    </form>
  );
}

interface NodeProps<Node extends Filter> {
  path: FilterPath;
  onChange: (path: FilterPath, node: Filter | undefined) => void;
  group: Node;
}

function Group({ group, path, onChange, isInner = false }: NodeProps<FilterGroup> & { isInner?: boolean }) {
  const { resource, filterable, granted } = useGrid();
  const parts = groupParts(group);
  const relations = path.length === 0 ? relationsOf(resource, granted) : [];
  const add = (part: Filter) => onChange(path, makeGroup(groupWord(group), [...parts, part]));
  const fresh = (): Condition | undefined => {
    const name = filterable[0];
    const field = name === undefined ? undefined : resource.fields[name];
    return name !== undefined && field ? firstCondition(name, field) : undefined;
  };
  const addFresh = (wrap: (condition: Condition) => Filter) => {
    const condition = fresh();
    if (condition) add(wrap(condition));
  };
  return (
    <fieldset
      className={path.length > 0 && !isInner ? "rounded-lg border border-line bg-sunken p-2.5" : undefined}
    >
      <legend className="sr-only">{path.length > 0 ? "Group" : "Filter"}</legend>
      <div className="mb-2 flex items-center gap-2 text-sm text-ink-soft">
        <SegmentedControl
          size="sm"
          label="How many of these must hold"
          value={groupWord(group)}
          options={[
            { value: "all", label: "All" },
            { value: "any", label: "Any" },
          ]}
          onValueChange={(word) => onChange(path, makeGroup(word, parts))}
        />
        of these hold
        {path.length > 0 && !isInner && (
          <IconButton
            size="sm"
            label="Remove group"
            icon={<X />}
            className="ml-auto"
            onClick={() => onChange(path, undefined)}
          />
        )}
      </div>
      <div className="flex flex-col gap-2">
        {parts.map((part, position) =>
          isGroup(part) ? (
            // oxlint-disable-next-line react/no-array-index-key -- a node has no identity but its place
            <Group key={position} group={part} path={[...path, position]} onChange={onChange} />
          ) : isCondition(part) ? (
            <ConditionLine
              // oxlint-disable-next-line react/no-array-index-key -- a node has no identity but its place
              key={position}
              condition={part}
              onChange={(next) => onChange([...path, position], next)}
            />
          ) : (
            // oxlint-disable-next-line react/no-array-index-key -- a node has no identity but its place
            <RelatedNode key={position} node={part} onChange={(next) => onChange([...path, position], next)}>
              <Group group={innerGroup(part)} path={[...path, position, 0]} onChange={onChange} isInner />
            </RelatedNode>
          ),
        )}
      </div>
      <div className="mt-2 flex gap-1">
        <Button
          size="sm"
          variant="ghost"
          icon={<Plus />}
          disabled={parts.length >= mostParts}
          onClick={() => addFresh((condition) => condition)}
        >
          Condition
        </Button>
        {path.length + 1 < deepestGroup && (
          <Button
            size="sm"
            variant="ghost"
            icon={<Layers />}
            disabled={parts.length >= mostParts}
            onClick={() =>
              addFresh((condition) => makeGroup(groupWord(group) === "all" ? "any" : "all", [condition]))
            }
          >
            Group
          </Button>
        )}
        {relations.length > 0 && (
          <Picker
            label="Records of another list"
            placeholder="Which records…"
            items={relations}
            value={null}
            toKey={({ related }) => related}
            toLabel={({ label }) => label}
            onValueChange={(relation) =>
              relation && add(makeRelated(relation.related, "some", makeGroup("all", [])))
            }
            trigger={
              <Button size="sm" variant="ghost" icon={<Plus />} disabled={parts.length >= mostParts}>
                Related records
              </Button>
            }
          />
        )}
      </div>
    </fieldset>
  );
}

function innerGroup(node: RelatedFilter): FilterGroup {
  const { inner } = relatedParts(node);
  return isGroup(inner) ? inner : makeGroup("all", [inner]);
}

// Inside of a relation stands a group too while it is being built.
function asBuilt(filter: Filter): Filter {
  if (isCondition(filter)) return filter;
  if (isGroup(filter)) return makeGroup(groupWord(filter), groupParts(filter).map(asBuilt));
  const { word, inner } = relatedParts(filter);
  const built = asBuilt(inner);
  return makeRelated(filter.related, word, isGroup(built) ? built : makeGroup("all", [built]));
}

function firstFault(resource: AnyResource, filter: Filter): string | undefined {
  if (isCondition(filter)) {
    const place = placeOf(resource, filter.field);
    return place ? conditionFault(place.field, filter) : `There is no field ${filter.field}.`;
  }
  if (!isGroup(filter)) {
    const relation = relatedAt(resource, filter.related, findResource);
    return relation
      ? firstFault(relation.resource, relatedParts(filter).inner)
      : `There is no relation ${filter.related}.`;
  }
  for (const part of groupParts(filter)) {
    const fault = firstFault(resource, part);
    if (fault) return fault;
  }
  return undefined;
}
