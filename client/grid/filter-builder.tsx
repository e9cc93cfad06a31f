import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Layers, Plus, X } from "#client/ui/icons.tsx";
import { SegmentedControl } from "#client/ui/segmented-control.tsx";
import { Select } from "#client/ui/select.tsx";
import { operatorWords } from "#shared/list-labels.ts";
import type { Condition, Filter, FilterGroup } from "#shared/list-params.ts";
import { operatorsFor } from "#shared/operators.ts";
import { firstCondition, withOperator } from "./condition-editor.tsx";
import { ConditionValue } from "./condition-value.tsx";
import {
  groupParts,
  groupWord,
  isCondition,
  isGroup,
  makeGroup,
  tidyFilter,
  withNode,
  type FilterPath,
} from "./filter-tree.ts";
import { conditionFault } from "./filter-words.ts";
import { useGrid } from "./grid-context.ts";

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
  const [draft, setDraft] = useState<FilterGroup>(() =>
    filter && isGroup(filter) ? filter : makeGroup("all", filter ? [filter] : []),
  );
  const change = (path: FilterPath, node: Filter | undefined) => {
    const next = withNode(draft, path, node);
    setDraft(next && isGroup(next) ? next : makeGroup("all", []));
  };
  const fault = firstFault(draft, (condition) => {
    const field = resource.fields[condition.field];
    return field ? conditionFault(field, condition) : `There is no field ${condition.field}.`;
  });
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

function Group({ group, path, onChange }: NodeProps<FilterGroup>) {
  const { resource, filterable } = useGrid();
  const parts = groupParts(group);
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
    <fieldset className={path.length > 0 ? "rounded-lg border border-line bg-sunken p-2.5" : undefined}>
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
        {path.length > 0 && (
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
          ) : !isCondition(part) ? null : (
            <ConditionLine
              // oxlint-disable-next-line react/no-array-index-key -- a node has no identity but its place
              key={`${position}${part.field}${part.operator}`}
              condition={part}
              path={[...path, position]}
              onChange={onChange}
            />
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
      </div>
    </fieldset>
  );
}

function ConditionLine({
  condition,
  path,
  onChange,
}: Omit<NodeProps<Filter>, "group"> & { condition: Condition }) {
  const { resource, filterable } = useGrid();
  const field = resource.fields[condition.field];
  if (!field) return null;
  return (
    <div className="grid grid-cols-[minmax(0,11rem)_minmax(0,9rem)_minmax(0,1fr)_auto] items-start gap-1.5 max-sm:grid-cols-[minmax(0,1fr)_auto]">
      <Select
        aria-label="Field"
        size="md"
        value={condition.field}
        options={filterable.map((name) => ({ value: name, label: resource.fields[name]?.label ?? name }))}
        onValueChange={(name) => {
          const chosen = resource.fields[name];
          if (chosen) onChange(path, firstCondition(name, chosen));
        }}
      />
      <Select
        aria-label={`How to compare ${field.label}`}
        size="md"
        value={condition.operator}
        options={operatorsFor(field.kind, field.nullable).map((operator) => ({
          value: operator,
          label: operatorWords(operator, field.kind),
        }))}
        onValueChange={(operator) => onChange(path, withOperator(condition, operator))}
      />
      <div className="min-w-0 max-sm:col-span-1">
        <ConditionValue
          name={condition.field}
          field={field}
          condition={condition}
          onChange={(next) => onChange(path, next)}
        />
      </div>
      <IconButton
        label={`Remove the condition on ${field.label}`}
        icon={<X />}
        onClick={() => onChange(path, undefined)}
      />
    </div>
  );
}

function firstFault(
  filter: Filter,
  faultOf: (condition: Condition) => string | undefined,
): string | undefined {
  if (isCondition(filter)) return faultOf(filter);
  if (!isGroup(filter)) return undefined;
  for (const part of groupParts(filter)) {
    const fault = firstFault(part, faultOf);
    if (fault) return fault;
  }
  return undefined;
}
