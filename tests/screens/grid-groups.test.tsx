import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openPreview, type Preview } from "#tests/support/preview.ts";

let preview: Preview;
let context: BrowserContext;
let said: string[] = [];
beforeAll(async () => {
  preview = await openPreview(fileURLToPath(new URL("grid-page.tsx", import.meta.url)));
});
afterAll(() => preview.close());
afterEach(() => context.close());

async function open(search = "", viewport = { width: 1440, height: 900 }): Promise<Page> {
  context = await preview.browser.newContext({
    viewport,
    locale: "en-GB",
    reducedMotion: "reduce",
    hasTouch: viewport.width < 600,
    isMobile: viewport.width < 600,
  });
  const page = await context.newPage();
  said = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.push(message.text());
  });
  page.on("pageerror", (fault) => said.push(fault.message));
  await page.goto(preview.url + search);
  await page.getByRole("row").nth(2).waitFor();
  return page;
}
const heading = (page: Page, name: string) => page.locator("[data-group]").filter({ hasText: name });
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const rowsShown = (page: Page) => page.locator("[data-row]:not([data-group]) [data-open]").count();
const status = (page: Page) => page.getByRole("status").filter({ hasText: "selected" }).textContent();

test("a list is grouped from its menu: headings with count and sum, rows when one opens, and more on scrolling", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Group", exact: true }).click();
  await page.getByRole("menuitem", { name: "Status" }).click();
  await heading(page, "Packed").waitFor();
  expect(await page.getByRole("treegrid", { name: "Parcels" }).count()).toBe(1);
  await expect.poll(() => new URL(page.url()).searchParams.get("group")).toBe("status");
  await expect.poll(() => heading(page, "Packed").getAttribute("aria-expanded")).toBe("false");
  await expect.poll(() => heading(page, "Packed").textContent()).toMatch(/Packed434.*€352,896\.25/);
  await expect.poll(() => rowsShown(page)).toBe(0);

  await heading(page, "Packed").click();
  await page.getByText("P-00001").waitFor();
  await expect.poll(() => heading(page, "Packed").getAttribute("aria-expanded")).toBe("true");
  expect(await page.getByText("P-00002").count()).toBe(0);
  const asked = await page.evaluate(
    () => window.parcels.asked.filter(({ groupKey }) => groupKey === "packed").length,
  );
  expect(asked).toBe(1);
  // The group goes on by itself where its end comes into sight.
  await page.getByRole("treegrid").evaluate((grid) => grid.parentElement!.scrollTo(0, 1400));
  await page.getByText("P-00151").waitFor();
  expect(
    await page.evaluate(() => window.parcels.asked.filter(({ groupKey }) => groupKey === "packed").length),
  ).toBeGreaterThan(1);
  expect(said).toEqual([]);
});

test("by keyboard as in a tree: right opens, left closes and leads back to the heading, space ticks all rows of the group", async () => {
  const page = await open("?group=status");
  await heading(page, "Packed").locator("[data-column='1']").focus();
  await press(page, "ArrowRight");
  await page.getByText("P-00001").waitFor();
  await press(page, "ArrowDown");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest("[data-row]")?.textContent))
    .toContain("P-00001");
  expect(
    await page.evaluate(() => document.activeElement?.closest("[role=row]")?.getAttribute("aria-level")),
  ).toBe("2");
  await press(page, "ArrowLeft", "ArrowLeft");
  await expect
    .poll(() =>
      page.evaluate(() => document.activeElement?.closest("[data-row]")?.getAttribute("aria-expanded")),
    )
    .toBe("true");
  await press(page, " ");
  await expect.poll(() => status(page)).toContain("434 selected");
  expect(await page.getByRole("checkbox", { name: "Select all rows of Packed" }).isChecked()).toBe(true);
  // Rows that come later are ticked as well; one of them is let go.
  await press(page, "ArrowDown", " ");
  await expect.poll(() => status(page)).toContain("433 selected");
  await press(page, "p");
  expect(await page.evaluate(() => window.ran.at(-1)?.selection)).toMatchObject({
    matching: {},
    within: { group: { field: "status" }, keys: ["packed"], also: [] },
    except: [expect.any(String)],
  });
  await press(page, " ", "ArrowLeft", "ArrowLeft", " ");
  await expect.poll(() => page.getByRole("status").filter({ hasText: "selected" }).count()).toBe(0);
  await press(page, "ArrowLeft");
  await page.getByText("P-00001").waitFor({ state: "detached" });
  await expect
    .poll(() =>
      page.evaluate(() => document.activeElement?.closest("[data-row]")?.getAttribute("aria-expanded")),
    )
    .toBe("false");
  await press(page, "Enter");
  await page.getByText("P-00001").waitFor();
  expect(said).toEqual([]);
});

test("a row opens and closes its record, a change shows in its group, and Back finds the group open", async () => {
  const page = await open("?group=status");
  await heading(page, "Packed").click();
  await page.getByText("P-00004").click();
  await page.waitForURL(/record=/);
  await page.evaluate(() => window.parcels.change(4, { weight: 39_000 }));
  await page.getByText("39,000").waitFor();
  await page.keyboard.press("F9");
  await page.getByText("Somewhere else").waitFor();
  await page.keyboard.press("F9");
  await page.getByText("P-00004").waitFor();
});

test("grouped on a phone: headings above cards", async () => {
  const page = await open("?group=status", { width: 390, height: 844 });
  await heading(page, "Sent").tap();
  await page.getByText("P-00002").waitFor();
  await expect.poll(() => heading(page, "Sent").textContent()).toContain("433");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("the line of totals: chosen in its cells, kept in the address, honest while it is asked and when it fails", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Totals" }).click();
  const line = page.getByRole("group", { name: "Totals of all rows that match" });
  await line.getByText("€1,057,062.50").waitFor();
  await expect.poll(() => new URL(page.url()).searchParams.get("totals")).toContain("price:sum");
  await line.getByRole("button", { name: "Sum up Status" }).click();
  await page.getByRole("menuitem", { name: "Different values" }).click();
  await line.getByRole("button", { name: "Different values of Status: 1,300" }).waitFor();

  await page.evaluate(() => (window.parcels.slow = "This took too long and was stopped."));
  await page.goto(`${preview.url}?totals=price:sum&q=P-0001`);
  await line.getByText("€1,848.13").or(line.getByText("€")).first().waitFor();
  await page.evaluate(() => (window.parcels.slow = "This took too long and was stopped."));
  await page.getByRole("searchbox").fill("P-0002");
  await line.getByText("not known").waitFor();
  await page.evaluate(() => (window.parcels.slow = ""));
  await line.getByRole("button", { name: /Price/ }).click();
  await page.getByRole("menuitem", { name: "Try again" }).click();
  await line.getByText("€").waitFor();
  await page.getByRole("button", { name: "Totals" }).click();
  await expect.poll(() => line.count()).toBe(0);
  expect(said).toEqual([]);
});

test("a filter through a reference, on related records and by a period is built, read in words and kept in the address", async () => {
  const page = await open();
  await page.getByRole("combobox", { name: "Filter by a field" }).click();
  await page.getByRole("button", { name: "And, or, related records…" }).click();
  const dialog = page.getByRole("dialog", { name: "Filter" });
  const choose = async (box: string, option: string) => {
    await dialog.getByRole("combobox", { name: box, exact: true }).last().click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  await dialog.getByRole("button", { name: "Condition", exact: true }).click();
  await choose("Field", "Owner's …");
  await choose("Field of user", "Name");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Ana");
  await dialog.getByRole("button", { name: "Condition", exact: true }).click();
  await choose("Field", "Sent");
  await choose("How to compare Sent", "in the period");
  await choose("Period of Sent", "This year");
  await choose("How to compare Sent", "is empty");
  await dialog.getByRole("combobox", { name: "Records of another list" }).click();
  await page.getByRole("option", { name: "Booking items" }).click();
  await dialog.getByRole("group", { name: "Booking items" }).waitFor();
  await dialog.getByRole("button", { name: "Apply filter" }).click();
  await page.getByRole("button", { name: "Owner › Name contains Ana", exact: true }).waitFor();
  await page.getByRole("button", { name: "Has an item", exact: true }).waitFor();
  await page.getByText("P-00003").waitFor();
  // It stood there before.
  await page.getByText("P-00001").waitFor({ state: "detached" });
  await expect
    .poll(() => new URL(page.url()).searchParams.get("filter"))
    .toBe("all(ownerId.fullName:contains:Ana,sentAt:isEmpty,some(booking-items.bookingId,all()))");
  expect(said).toEqual([]);
});

test("a period is one chip in words", async () => {
  const page = await open("?filter=sentAt:isEmpty");
  await page.goto(`${preview.url}?filter=any(sentAt:during:!lastMonth,sentAt:isEmpty)`);
  await page.getByRole("button", { name: "Sent is last month or Sent is empty", exact: true }).waitFor();
});

test("an only group is open by itself, and stays closed once somebody closed it", async () => {
  const page = await open("?group=status&filter=status:anyOf:(packed)");
  await page.getByText("P-00001").waitFor();
  await expect.poll(() => heading(page, "Packed").getAttribute("aria-expanded")).toBe("true");
  await heading(page, "Packed").click();
  await expect.poll(() => heading(page, "Packed").getAttribute("aria-expanded")).toBe("false");
  await expect.poll(() => rowsShown(page)).toBe(0);
});
