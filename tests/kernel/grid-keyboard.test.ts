import * as fc from "fast-check";
import { expect, test } from "vitest";
import { gridCommand, type GridKey, type GridPosition } from "#client/grid/grid-keyboard.ts";

const extent = { rows: 100, columns: 6, page: 20 };
const press = (key: string, at: GridPosition, modifiers: Partial<GridKey> = {}, size = extent) =>
  gridCommand({ key, shift: false, mod: false, alt: false, ...modifiers }, at, size);
const at = (row: number, column: number): GridPosition => ({ row, column });

test("arrows, Home, End and the page keys move within the grid", () => {
  expect(press("ArrowDown", at(3, 2))).toEqual({ do: "move", to: at(4, 2) });
  expect(press("ArrowRight", at(3, 5))).toEqual({ do: "move", to: at(3, 5) });
  expect(press("Home", at(3, 4))).toEqual({ do: "move", to: at(3, 0) });
  expect(press("End", at(3, 0))).toEqual({ do: "move", to: at(3, 5) });
  expect(press("PageDown", at(90, 1))).toEqual({ do: "move", to: at(99, 1) });
  expect(press("Home", at(50, 4), { mod: true })).toEqual({ do: "move", to: at(0, 0) });
  expect(press("End", at(50, 4), { mod: true })).toEqual({ do: "move", to: at(99, 5) });
});

test("the arrow goes up into the headings, the letter doesn't", () => {
  expect(press("ArrowUp", at(0, 2))).toEqual({ do: "move", to: at(-1, 2) });
  expect(press("k", at(0, 2))).toEqual({ do: "move", to: at(0, 2) });
  expect(press("ArrowDown", at(-1, 2))).toEqual({ do: "move", to: at(0, 2) });
});

test("a heading sorts, adds to the sort, moves and resizes", () => {
  expect(press("Enter", at(-1, 2))).toEqual({ do: "sort", add: false });
  expect(press("Enter", at(-1, 2), { shift: true })).toEqual({ do: "sort", add: true });
  expect(press("ArrowRight", at(-1, 2), { alt: true })).toEqual({ do: "shiftColumn", by: 1 });
  expect(press("ArrowLeft", at(-1, 2), { alt: true, shift: true })).toEqual({ do: "resizeColumn", by: -16 });
});

test("rows are opened, ticked, ticked as a range and copied", () => {
  expect(press("Enter", at(1, 1))).toEqual({ do: "open" });
  expect(press(" ", at(1, 1))).toEqual({ do: "toggle" });
  expect(press(" ", at(1, 1), { shift: true })).toEqual({ do: "toggleRange" });
  expect(press("ArrowDown", at(1, 1), { shift: true })).toEqual({ do: "extend", to: at(2, 1) });
  expect(press("a", at(1, 1), { mod: true })).toEqual({ do: "selectLoaded" });
  expect(press("c", at(1, 1), { mod: true })).toEqual({ do: "copy" });
  expect(press("F2", at(1, 1))).toEqual({ do: "edit" });
});

test("keys that are the browser's stay the browser's", () => {
  expect(press("ArrowLeft", at(1, 1), { alt: true })).toBeUndefined();
  expect(press("r", at(1, 1), { mod: true })).toBeUndefined();
  expect(press("Tab", at(1, 1))).toBeUndefined();
});

test("no key leads out of the grid, however small it is", () => {
  const keys = [
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "j",
    "k",
  ];
  fc.assert(
    fc.property(
      fc.nat(30),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.record({ key: fc.constantFrom(...keys), shift: fc.boolean(), mod: fc.boolean() })),
      (rows, columns, presses) => {
        let here = at(rows > 0 ? 0 : -1, 0);
        for (const { key, shift, mod } of presses) {
          const command = press(key, here, { shift, mod }, { rows, columns, page: 7 });
          if (command && "to" in command) here = command.to;
          expect(here.row).toBeGreaterThanOrEqual(-1);
          expect(here.row).toBeLessThan(Math.max(rows, 0) || 0.5);
          expect(here.column).toBeGreaterThanOrEqual(0);
          expect(here.column).toBeLessThan(columns);
        }
      },
    ),
  );
});
