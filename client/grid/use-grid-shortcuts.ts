import { useEffect, useRef } from "react";
import { listKeys, registerShortcut, useShortcut } from "#client/ui/shortcuts.ts";
import type { GridAction } from "./grid-action.ts";

interface GridShortcuts {
  press: (key: string, shift?: boolean) => void;
  run: (action: GridAction) => void;
  actions: readonly GridAction[];
  noun: string;
  isGrouped: boolean;
}

/** The grid's letters, which work all over the page, and in the list of shortcuts its other keys too. */
export function useGridShortcuts({ press, run, actions, noun, isGrouped }: GridShortcuts) {
  useShortcut({ keys: "j", label: `Next ${noun}`, group: "List", run: () => press("j") });
  useShortcut({ keys: "k", label: `Previous ${noun}`, group: "List", run: () => press("k") });
  useShortcut({ keys: "x", label: `Select the ${noun}`, group: "List", run: () => press("x") });
  useShortcut({ keys: "shift+x", label: "Select up to here", group: "List", run: () => press("X", true) });
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const stops = actions.flatMap((action) =>
      action.shortcut === undefined
        ? []
        : [
            registerShortcut({
              keys: action.shortcut,
              label: action.label,
              group: "List",
              run: () => latest.current(action),
            }),
          ],
    );
    return () => stops.forEach((stop) => stop());
  }, [actions]);
  useEffect(() => listKeys("In the list", { ...ofCells, ...(isGrouped && ofGroups) }), [isGrouped]);
  useEffect(() => listKeys("On a column's heading", ofHeadings), []);
}

const ofCells = {
  "arrowup,arrowdown,arrowleft,arrowright": "Go along the cells",
  "home,end": "First, last column",
  "pageup,pagedown": "A screen up, down",
  "mod+home,mod+end": "First, last row",
  enter: "Open, or edit the cell",
  space: "Tick the row",
  "shift+space": "Tick up to here",
  "shift+arrowup,shift+arrowdown": "Tick while going",
  "mod+a": "Tick what is loaded",
  "mod+a mod+a": "Tick all that match",
  "mod+c": "Copy the cell or the ticked rows",
  escape: "Close the record, then untick",
};
const ofGroups = { "arrowright,arrowleft": "Open, close the group" };
const ofHeadings = {
  "enter,shift+enter": "Sort by it, sort by it too",
  "alt+arrowleft,alt+arrowright": "Move the column",
  "alt+shift+arrowleft,alt+shift+arrowright": "Narrower, wider",
};
