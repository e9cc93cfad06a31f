import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Layers, Plus, X } from "#client/ui/icons.tsx";
import { Picker } from "#client/ui/picker.tsx";
import { SegmentedControl } from "#client/ui/segmented-control.tsx";
import type { Condition, Filter, FilterGroup, RelatedFilter } from "#shared/list-params.ts";
import { firstCondition } from "./condition-editor.tsx";
import { ConditionLine } from "./condition-line.tsx";
import { relationsOf } from "./field-steps.tsx";
import {
  groupParts,
  groupWord,
  isCondition,
  isGroup,
  makeGroup,
  makeRelated,
  relatedParts,
  type FilterPath,
} from "./filter-tree.ts";
import { useGrid } from "./grid-context.ts";
import { RelatedNode } from "./related-node.tsx";

/** One less than the list takes: live updates put one group around. */
const deepestGroup = 3;
const mostParts = 40;

interface FilterGroupBoxProps {
  group: FilterGroup;
  /** Where it stands in the whole filter. */
  path: FilterPath;
  onChange: (path: FilterPath, node: Filter | undefined) => void;
  /** What a relation asks of its records: part of that box. */
  isInner?: boolean;
}

/** A group of conditions, of which all or any must hold, with the groups and relations inside it. */
export function FilterGroupBox({ group, path, onChange, isInner = false }: FilterGroupBoxProps) {
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
            <FilterGroupBox key={position} group={part} path={[...path, position]} onChange={onChange} />
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
              <FilterGroupBox
                group={innerGroup(part)}
                path={[...path, position, 0]}
                onChange={onChange}
                isInner
              />
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
