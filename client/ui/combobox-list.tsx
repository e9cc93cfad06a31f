import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import type { ReactNode } from "react";
import { Check } from "#client/ui/icons.tsx";
import { popupItem } from "#client/ui/popup-classes.ts";

/** What the comboboxes know about their items. Items are compared by `toKey`, so an answer from the server may be a new object. */
export interface ComboboxItems<Item> {
  items: readonly Item[];
  toKey: (item: Item) => string;
  toLabel: (item: Item) => string;
  renderItem?: (item: Item) => ReactNode;
  /** Given: the items are the answer to this query and are not filtered again. Debounce in the caller's query. */
  onQueryChange?: (query: string) => void;
  loading?: boolean;
  /** Said when nothing matches. */
  emptyText?: string;
  placeholder?: string;
}

/** The list in the popup, with its empty and searching lines. */
export function ComboboxList<Item>({
  toKey,
  toLabel,
  renderItem,
  loading,
  emptyText = "Nothing matches.",
}: ComboboxItems<Item>) {
  return (
    <>
      <BaseCombobox.Empty className="text-sm text-ink-faint not-empty:px-3 not-empty:py-3">
        {loading ? "Searching…" : emptyText}
      </BaseCombobox.Empty>
      <BaseCombobox.List className="scroll-thin max-h-[min(18rem,calc(var(--available-height)-5rem))] scroll-py-1 overflow-y-auto p-1 outline-none data-empty:p-0">
        {(item: Item) => (
          <BaseCombobox.Item key={toKey(item)} value={item} className={popupItem}>
            <span className="flex min-w-0 flex-1 items-center gap-2">
              {renderItem ? renderItem(item) : <span className="truncate">{toLabel(item)}</span>}
            </span>
            <BaseCombobox.ItemIndicator>
              <Check className="text-accent-ink" />
            </BaseCombobox.ItemIndicator>
          </BaseCombobox.Item>
        )}
      </BaseCombobox.List>
    </>
  );
}

/** The part of the root's props that comes from the items. */
export function comboboxProps<Item>({ items, toKey, toLabel, onQueryChange }: ComboboxItems<Item>) {
  return {
    items,
    itemToStringLabel: toLabel,
    isItemEqualToValue: (one: Item, other: Item) => toKey(one) === toKey(other),
    autoHighlight: true,
    ...(onQueryChange && { filter: null, onInputValueChange: onQueryChange }),
  };
}
