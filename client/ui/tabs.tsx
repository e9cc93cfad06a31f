import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { CountBadge } from "#client/ui/badge.tsx";
import { classNames } from "#client/ui/class-names.ts";

export interface Tab<Value extends string = string> {
  value: Value;
  label: string;
  count?: ReactNode;
  disabled?: boolean;
}

export interface TabsProps<Value extends string> {
  /** Names the row of tabs. */
  label: string;
  tabs: readonly Tab<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  /** `TabPanel`s. */
  children: ReactNode;
  className?: string;
  listClassName?: string;
}

/** Sections of one thing, one at a time. */
export function Tabs<Value extends string>({
  label,
  tabs,
  value,
  onValueChange,
  children,
  className,
  listClassName,
}: TabsProps<Value>) {
  return (
    <BaseTabs.Root value={value} onValueChange={(next) => onValueChange(next as Value)} className={className}>
      <BaseTabs.List
        aria-label={label}
        activateOnFocus
        className={classNames(
          "scroll-thin relative flex gap-4 overflow-x-auto border-b border-line [scrollbar-width:none]",
          listClassName,
        )}
      >
        {tabs.map((tab) => (
          <BaseTabs.Tab
            key={tab.value}
            value={tab.value}
            disabled={tab.disabled}
            className="-mx-1 flex h-9 shrink-0 items-center gap-1.5 rounded-sm px-1 text-sm text-ink-soft -outline-offset-2 transition-colors hover:text-ink data-active:font-medium data-active:text-ink data-disabled:opacity-50"
          >
            {tab.label}
            {tab.count !== undefined && <CountBadge>{tab.count}</CountBadge>}
          </BaseTabs.Tab>
        ))}
        <BaseTabs.Indicator className="absolute bottom-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) rounded-full bg-accent transition-[translate,width] duration-200 ease-out" />
      </BaseTabs.List>
      {children}
    </BaseTabs.Root>
  );
}

export function TabPanel({
  value,
  children,
  className,
}: {
  value: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <BaseTabs.Panel value={value} className={classNames("-outline-offset-2", className)}>
      {children}
    </BaseTabs.Panel>
  );
}
