import { useState, type KeyboardEvent } from "react";
import { Button } from "#client/ui/button.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Columns3, GripVertical, Pin } from "#client/ui/icons.tsx";
import { Popover } from "#client/ui/popover.tsx";
import { SegmentedControl } from "#client/ui/segmented-control.tsx";
import { movedBefore, shifted } from "./grid-columns.ts";
import { densities, type Density } from "./grid-settings.ts";
import type { GridLayout } from "./use-grid-layout.ts";

const densityWords: Record<Density, string> = { compact: "Compact", regular: "Regular", relaxed: "Relaxed" };

/** Which columns, in which order, what stays at the left, and how high the rows are. */
export function ColumnsMenu({ layout }: { layout: GridLayout }) {
  const { all: columns, shown, pinned, density, show, changeSettings } = layout;
  const [dragged, setDragged] = useState<string>();
  const byName = new Map(columns.map((column) => [column.name, column]));
  const hidden = columns.filter(({ name }) => !shown.includes(name));
  const lines = [...shown.flatMap((name) => byName.get(name) ?? []), ...hidden];
  const toggle = (name: string, isShown: boolean) =>
    show(isShown ? [...shown, name] : shown.filter((other) => other !== name));
  const pin = (name: string) =>
    changeSettings({
      pinned: pinned.includes(name) ? pinned.filter((other) => other !== name) : [...pinned, name],
    });
  const onKeyDown = (name: string) => (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by === 0) return;
    event.preventDefault();
    show(shifted(shown, name, by));
  };
  return (
    <Popover
      title="Columns"
      align="end"
      className="w-72 p-0"
      trigger={<IconButton label="Columns and density" icon={<Columns3 />} />}
    >
      <div className="border-b border-line p-2.5">
        <SegmentedControl
          label="Row height"
          value={density}
          className="flex w-full [&>*]:flex-1"
          options={densities.map((value) => ({ value, label: densityWords[value] }))}
          onValueChange={(next) => changeSettings({ density: next })}
        />
      </div>
      <ul className="scroll-thin max-h-[min(26rem,60vh)] overflow-y-auto p-1.5">
        {lines.map(({ name, field }) => {
          const isShown = shown.includes(name);
          return (
            <li
              key={name}
              className={classNames(
                "group flex items-center gap-1.5 rounded-md px-1 hover:bg-hover",
                dragged === name && "bg-accent-soft",
              )}
              draggable={isShown}
              onDragStart={() => setDragged(name)}
              onDragEnd={() => setDragged(undefined)}
              onDragOver={(event) => {
                if (!dragged || !isShown) return;
                event.preventDefault();
                if (dragged !== name) show(movedBefore(shown, dragged, name));
              }}
            >
              {isShown ? (
                <IconButton
                  size="sm"
                  label={`Move ${field.label}: arrow up or down`}
                  icon={<GripVertical />}
                  className="w-4 cursor-grab text-ink-faint"
                  onKeyDown={onKeyDown(name)}
                />
              ) : (
                <span className="w-4" />
              )}
              <Checkbox
                className="min-w-0 flex-1 py-1"
                label={<span className="truncate">{field.label}</span>}
                checked={isShown}
                disabled={isShown && shown.length === 1}
                onCheckedChange={(next) => toggle(name, next)}
              />
              {isShown && (
                <IconButton
                  size="sm"
                  label={
                    pinned.includes(name) ? `Let ${field.label} scroll` : `Keep ${field.label} at the left`
                  }
                  aria-pressed={pinned.includes(name)}
                  icon={<Pin />}
                  className={
                    pinned.includes(name)
                      ? undefined
                      : "opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
                  }
                  onClick={() => pin(name)}
                />
              )}
            </li>
          );
        })}
      </ul>
      <div className="border-t border-line p-1.5">
        <Button
          size="sm"
          variant="ghost"
          onClick={() => {
            show(undefined);
            changeSettings({ widths: {}, pinned: undefined });
          }}
        >
          Reset columns
        </Button>
      </div>
    </Popover>
  );
}
