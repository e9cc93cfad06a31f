import { useState } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Plus, X } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Popover } from "#client/ui/popover.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import type { Condition } from "#shared/list-params.ts";
import type { Field } from "#shared/resource.ts";
import { ConditionEditor } from "./condition-editor.tsx";
import { InResource, placeOf } from "./field-steps.tsx";
import { chipClass, chipWords } from "./filter-chips.ts";
import { readerValues } from "./filter-words.ts";
import { useGrid } from "./grid-context.ts";

interface FilterChipProps {
  name: string;
  field: Field;
  condition: Condition | undefined;
  startsOpen?: boolean;
  onChange: (condition: Condition | undefined) => void;
  onClosed?: () => void;
}

/** One condition: its words open the editor, the cross takes it away. Without a condition, a quiet offer. */
export function FilterChip({
  name,
  field,
  condition,
  startsOpen = false,
  onChange,
  onClosed,
}: FilterChipProps) {
  const { resource, names, currency } = useGrid();
  const style = useLocale();
  const [isOpen, setOpen] = useState(startsOpen);
  const show = readerValues(style, names, currency);
  const place = placeOf(resource, name);
  const label = place?.label ?? field.label;
  const words = condition && chipWords(resource, condition, show);
  const openChanged = (open: boolean) => {
    setOpen(open);
    if (!open) onClosed?.();
  };
  return (
    <span className={chipClass(condition !== undefined)}>
      <Popover
        title={`Filter by ${label}`}
        className="w-64 p-2.5"
        open={isOpen}
        onOpenChange={openChanged}
        trigger={
          <button
            type="button"
            className={classNames(
              "flex h-full min-w-0 items-center gap-1 rounded-md px-2 outline-offset-0 hover:text-ink",
              condition && "pr-1 hover:text-accent-ink",
            )}
          >
            {!condition && <Plus aria-hidden className="size-3 shrink-0" />}
            <span className="truncate">{words ?? label}</span>
          </button>
        }
      >
        <InResource resource={place?.resource ?? resource}>
          <ConditionEditor
            name={name}
            fieldName={place?.name ?? name}
            field={field}
            condition={condition}
            onChange={onChange}
            onDone={() => openChanged(false)}
          />
        </InResource>
      </Popover>
      {condition && <RemoveChip words={words ?? label} onRemove={() => onChange(undefined)} />}
    </span>
  );
}

/** The cross at the end of a chip. */
export function RemoveChip({ words, onRemove }: { words: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      aria-label={`Remove filter: ${words}`}
      {...hintProps("Remove")}
      className="flex h-full w-6 shrink-0 items-center justify-center rounded-r-md opacity-70 outline-offset-0 hover:opacity-100 pointer-coarse:w-8"
      onClick={onRemove}
    >
      <X className="size-3" />
    </button>
  );
}
