import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openPreview, type Preview } from "#tests/support/preview.ts";
import { idOf, longNote } from "./grid-list.ts";

let preview: Preview;
let context: BrowserContext;
beforeAll(async () => {
  preview = await openPreview(fileURLToPath(new URL("grid-page.tsx", import.meta.url)));
});
afterAll(() => preview.close());
afterEach(() => context.close());

async function open(search = ""): Promise<Page> {
  context = await preview.browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    permissions: ["clipboard-read", "clipboard-write"],
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(preview.url + search);
  await page.getByRole("row").nth(3).waitFor();
  return page;
}

/** Row and column that have the focus, as the reader would count them: row 1 is the first, column 1 the tick box. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const cell = document.activeElement;
    const row = cell?.closest("[role=row]")?.getAttribute("aria-rowindex");
    return row
      ? `row ${Number(row) - 1}, column ${cell?.getAttribute("aria-colindex")}`
      : (cell?.tagName ?? "");
  });
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const selected = (page: Page) => page.getByRole("status").filter({ hasText: "selected" }).textContent();

test("the grid says where one is: rows, columns, order, and one cell in the tab order", async () => {
  const page = await open();
  const grid = page.getByRole("grid", { name: "Parcels" });
  expect(await grid.getAttribute("aria-rowcount")).toBe("-1");
  expect(await grid.getAttribute("aria-colcount")).toBe("8");
  expect(await page.getByRole("columnheader", { name: "Code" }).getAttribute("aria-colindex")).toBe("2");
  expect(await page.getByRole("columnheader", { name: "Code" }).getAttribute("aria-sort")).toBe("ascending");
  expect(await grid.locator("[tabindex='0']").count()).toBe(1);
  await page.getByRole("button", { name: "more than 1,000, count exactly" }).click();
  await page.getByText("1,300", { exact: true }).waitFor();
  expect(await grid.getAttribute("aria-rowcount")).toBe("1301");
});

test("at least 25 rows stand on a laptop's screen", async () => {
  const page = await open();
  const whole = await page.evaluate(() => {
    const footer = document.querySelector("footer")?.getBoundingClientRect().top ?? 0;
    return [...document.querySelectorAll("[role=rowgroup] [role=row][data-row]")].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top >= 0 && bottom <= footer && row.getAttribute("data-row") !== "-1";
    }).length;
  });
  expect(whole).toBeGreaterThanOrEqual(25);
});

test("keys walk the whole grid, the headings too, and fetch what is further down", async () => {
  const page = await open();
  await press(page, "j");
  await expect.poll(() => focus(page)).toBe("row 1, column 2");
  await press(page, "j", "j", "k", "ArrowRight");
  await expect.poll(() => focus(page)).toBe("row 2, column 3");
  await press(page, "End");
  await expect.poll(() => focus(page)).toBe("row 2, column 8");
  await press(page, "Home", "ArrowUp", "ArrowUp");
  await expect.poll(() => focus(page)).toBe("row 0, column 1");
  await press(page, "ArrowDown", "Control+End");
  await expect.poll(() => focus(page)).toBe("row 100, column 8");
  await page.getByText("300 rows loaded").waitFor();
  await press(page, "PageDown");
  await expect.poll(() => focus(page)).toMatch(/^row 12\d, column 8$/);
});

test("the focus survives scrolling its row far out of sight", async () => {
  const page = await open();
  await press(page, "j", "j");
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 2400);
  await page.locator("[data-row='80']").waitFor();
  await expect.poll(() => focus(page)).toBe("row 2, column 2");
  await press(page, "ArrowDown");
  await expect.poll(() => focus(page)).toBe("row 3, column 2");
});

test("x, ranges and Ctrl+A tick; Escape unticks; the action's key acts on what is ticked", async () => {
  const page = await open();
  await press(page, "j", "x", "Shift+ArrowDown", "Shift+ArrowDown");
  await expect.poll(() => selected(page)).toBe("3 selected");
  await press(page, "p");
  await press(page, "Escape", "p");
  await expect
    .poll(() => page.evaluate(() => window.ran.map(({ selection }) => selection)))
    .toEqual([{ ids: [idOf(1), idOf(2), idOf(3)] }, { ids: [idOf(3)] }]);
  await press(page, "Control+a");
  await expect.poll(() => selected(page)).toBe("100 selected");
  // Again, and it is all that match, loaded or not.
  await press(page, "Control+a");
  await expect.poll(() => selected(page)).toBe("1,000+ selected");
});

test("all that match is one question without ids, less what is unticked", async () => {
  const page = await open();
  await press(page, "j", "x", "Shift+ArrowDown");
  await page.getByRole("button", { name: "Select all 1,000+ that match" }).click();
  await page.locator("[data-row='4'] [data-column='0']").click();
  await expect.poll(() => selected(page)).toBe("999+ selected");
  await page.getByRole("button", { name: "Pack" }).click();
  await expect
    .poll(async () => (await page.evaluate(() => window.ran)).at(-1)?.selection)
    .toEqual({
      matching: {},
      except: [idOf(5)],
      asOf: "2026-11-22T12:00:00.000000Z",
    });
  await expect.poll(() => selected(page)).toBe("999+ selected");
});

test("an action that the reader may not do isn't there", async () => {
  const page = await open();
  await press(page, "j", "x");
  await page.getByRole("button", { name: "Pack" }).waitFor();
  expect(await page.getByRole("button", { name: "Burn" }).count()).toBe(0);
  await page.locator("[data-row='2'] [data-column='1']").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Pack" }).waitFor();
  expect(await page.getByRole("menuitem", { name: "Burn" }).count()).toBe(0);
});

test("Ctrl+C copies the cell, or the ticked rows as a table", async () => {
  const page = await open();
  await press(page, "j", "ArrowRight", "ArrowRight", "Control+c");
  await page.getByText("Price copied").waitFor();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  expect(await clipboard()).toBe("1.25 EUR");
  await press(page, "x", "Control+c");
  await page.getByText("Row copied").waitFor();
  expect(await clipboard()).toBe(
    "Code\tStatus\tPrice\tWeight\tOwner\tSent\tExpress\nP-00001\tpacked\t1.25 EUR\t7\tBen Okri\t\tfalse",
  );
});

test("a text that the list has cut is copied whole, alone and in a table", async () => {
  const page = await open("?columns=code,note");
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await press(page, "j", "j", "ArrowRight", "Control+c");
  await page.getByText("Note copied").waitFor();
  expect(await clipboard()).toBe(longNote);
  await press(page, "x", "Control+c");
  await page.getByText("Row copied").waitFor();
  expect(await clipboard()).toBe(`Code\tNote\nP-00002\t${longNote}`);
});

test("Enter opens; while a record is open j and k go on to the next one", async () => {
  const page = await open();
  await press(page, "j", "Enter");
  const record = () => new URL(page.url()).searchParams.get("record");
  await expect.poll(record).toBe(idOf(1));
  await press(page, "j", "j");
  await expect.poll(record).toBe(idOf(3));
  await page.goBack();
  await expect.poll(record).toBe(null);
});

test("headings sort, sort by more, move and resize by keys alone", async () => {
  const page = await open();
  await press(page, "j", "ArrowUp", "ArrowRight", "ArrowRight", "Enter");
  await expect.poll(() => new URL(page.url()).searchParams.get("sort")).toBe("-price");
  await press(page, "ArrowRight", "Shift+Enter");
  await expect.poll(() => new URL(page.url()).searchParams.get("sort")).toBe("-price,-weight");
  await page.getByText("Sorted by Price ↓, Weight ↓").waitFor();
  await press(page, "Alt+ArrowLeft");
  await expect
    .poll(() => new URL(page.url()).searchParams.get("columns"))
    .toBe("code,status,weight,price,ownerId,sentAt,express");
  await expect.poll(() => focus(page)).toBe("row 0, column 4");
  const width = () =>
    page.getByRole("columnheader", { name: "Weight" }).evaluate((heading) => heading.clientWidth);
  const before = await width();
  await press(page, "Alt+Shift+ArrowRight");
  await expect.poll(async () => (await width()) - before).toBe(16);
  await page.reload();
  await page.getByRole("columnheader", { name: "Weight" }).waitFor();
  await expect.poll(async () => (await width()) - before).toBe(16);
});
