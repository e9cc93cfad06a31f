import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import type { Filter, FilterGroup } from "#shared/list-params.ts";
import { draftOfFilter, firstFault } from "./filter-draft.ts";
import { FilterGroupBox } from "./filter-group.tsx";
import { isGroup, makeGroup, tidyFilter, withNode, type FilterPath } from "./filter-tree.ts";
import { useGrid } from "./grid-context.ts";

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
  const [draft, setDraft] = useState<FilterGroup>(() => draftOfFilter(filter));
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
      <FilterGroupBox group={draft} path={[]} onChange={change} />
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
