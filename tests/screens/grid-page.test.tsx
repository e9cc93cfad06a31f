import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { accessibilityFaults } from "#tests/support/browser.ts";
import { openPreview, type Preview } from "#tests/support/preview.ts";
import { idOf } from "./grid-list.ts";

let preview: Preview;
let context: BrowserContext;
beforeAll(async () => {
  preview = await openPreview(fileURLToPath(new URL("grid-page.tsx", import.meta.url)));
});
afterAll(() => preview.close());
afterEach(() => context.close());

async function open(search = "", { dark = false, phone = false } = {}): Promise<Page> {
  context = await preview.browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: phone,
    colorScheme: dark ? "dark" : "light",
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(preview.url + search);
  await page.getByText(/rows? loaded/).waitFor();
  return page;
}

const loaded = (page: Page, count: number) => page.getByText(`${count} rows loaded`).waitFor();
// The wheel takes its time, and a place that is still moving is none to come back to.
const scrollTo = (page: Page, top: number) =>
  page.getByRole("grid").evaluate((grid, to) => grid.parentElement!.scrollTo(0, to), top);
const address = (page: Page) => new URL(page.url()).searchParams;
const codes = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("[data-row]:not([data-row='-1']) [data-open]")]
      .slice(0, 3)
      .map((link) => link.textContent),
  );
test("a filter by a state shows how many there are of each, is one chip, and goes with one click", async () => {
  const page = await open();
  await loaded(page, 100);
  await page.getByRole("button", { name: "Status" }).click();
  await page.getByRole("checkbox", { name: "Waiting" }).waitFor();
  await page.getByText("433").first().waitFor();
  await page.getByRole("checkbox", { name: "Waiting" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Status: Waiting", exact: true }).waitFor();
  await expect.poll(() => address(page).get("filter")).toBe("status:anyOf:(waiting)");
  await page.getByText("433", { exact: true }).first().waitFor();
  await expect.poll(() => codes(page)).toEqual(["P-00003", "P-00006", "P-00009"]);
  await page.getByRole("button", { name: "Remove filter: Status: Waiting" }).click();
  await expect.poll(() => address(page).get("filter")).toBe(null);
});

test("a list of values that isn't whole says so, until one looks for another", async () => {
  const page = await open();
  await page.evaluate(() => void (window.parcels.isCrowded = true));
  await page.getByRole("combobox", { name: "Filter by a field" }).click();
  await page.getByRole("option", { name: "Owner", exact: true }).click();
  const note = page.getByText("The 200 most frequent. Type to find others.");
  await note.waitFor();
  await page.getByRole("textbox", { name: "Find a value of Owner" }).fill("Owner 7");
  await note.waitFor({ state: "detached" });
});

test("groups of conditions are built, applied, and read back from the address", async () => {
  const page = await open();
  await page.getByRole("combobox", { name: "Filter by a field" }).click();
  await page.getByRole("button", { name: "And, or, related records…" }).click();
  const dialog = page.getByRole("dialog", { name: "Filter" });
  await dialog.getByRole("button", { name: "Condition", exact: true }).click();
  await dialog.getByText("Code needs a value.").waitFor();
  await dialog.getByRole("textbox", { name: "Code" }).fill("0001");
  await dialog.getByRole("button", { name: "Group", exact: true }).first().click();
  await dialog.getByRole("textbox", { name: "Code" }).nth(1).fill("00012");
  await dialog.getByRole("button", { name: "Condition", exact: true }).first().click();
  await dialog.getByRole("textbox", { name: "Code" }).nth(2).fill("00015");
  await dialog.getByRole("button", { name: "Apply filter" }).click();
  await loaded(page, 2);
  await expect.poll(() => codes(page)).toEqual(["P-00012", "P-00015"]);
  await page.reload();
  await loaded(page, 2);
  await page.getByRole("button", { name: "Clear all" }).click();
  await loaded(page, 100);
});

test("a cell's menu keeps or leaves out rows like it", async () => {
  const page = await open();
  await page.locator("[data-row='0'] [data-column='2']").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Leave out this status" }).click();
  await expect.poll(() => address(page).get("filter")).toBe("status:noneOf:(packed)");
  await page.getByText("866", { exact: true }).waitFor();
});

test("the search is found by its key and leaves one step for Back", async () => {
  const page = await open();
  await page.keyboard.press("/");
  await page.keyboard.type("P-0012", { delay: 60 });
  await loaded(page, 10);
  await expect.poll(() => address(page).get("q")).toBe("P-0012");
  await page.goBack();
  await loaded(page, 100);
  await expect.poll(() => page.getByRole("searchbox").inputValue()).toBe("");
});

test("Back brings the same rows, ticks and place; a link inside a row goes where it says", async () => {
  const page = await open();
  await scrollTo(page, 2000);
  await loaded(page, 300);
  await scrollTo(page, 4000);
  await page.locator("[data-row='150']").waitFor();
  await page.locator("[data-row='150'] [data-column='0']").click();
  const place = () =>
    page.evaluate(() => ({
      top: document.querySelector("[role=grid]")?.parentElement?.scrollTop,
      ticked: [...document.querySelectorAll("[role=row][aria-selected=true]")].map((row) =>
        row.getAttribute("data-row"),
      ),
    }));
  const before = await place();
  await page.getByRole("button", { name: "Waiting" }).click();
  await page.getByText("433", { exact: true }).waitFor();
  await expect.poll(() => place()).toEqual({ top: 0, ticked: [] });
  await page.goBack();
  await page.locator("[data-row='150']").waitFor();
  await expect.poll(() => place()).toEqual(before);
  // Leaving the page altogether and coming back is the same.
  await page.keyboard.press("F9");
  await page.getByText("Somewhere else").waitFor();
  await page.keyboard.press("F9");
  await page.locator("[data-row='150']").waitFor();
  await expect.poll(() => place()).toEqual(before);
  await page
    .locator("[data-row='152']")
    .getByRole("link", { name: /Ana|Ben|Chi/ })
    .click();
  await expect
    .poll(() => page.evaluate(() => window.followed))
    .toEqual([`/admin/users?record=${idOf(900_000)}`]);
});

test("what others change shows in place; what leaves the filter stays until one looks away", async () => {
  const page = await open("?filter=status:anyOf:(waiting)");
  await page.getByText("P-00003").waitFor();
  await page.evaluate(() => window.parcels.change(3, { weight: 999 }));
  await page.locator("[data-row='0']").getByText("999").waitFor();
  await page.evaluate(() => window.parcels.change(6, { status: "packed" }));
  await page.getByText("1 no longer in this list").waitFor();
  await expect.poll(() => page.locator("[data-row='1']").textContent()).toContain("Packed");
  await page.evaluate(() => window.parcels.remove(9));
  await page.getByText("2 no longer in this list").waitFor();
  await expect.poll(() => codes(page)).toEqual(["P-00003", "P-00006", "P-00009"]);
  const asked = await page.evaluate(
    () => window.parcels.asked.filter(({ limit }) => limit === 100 || limit === 200).length,
  );
  expect(asked).toBeLessThan(12);
});

test("a row that a change brings into the list is new, one that comes back is there again, and the count follows", async () => {
  const page = await open("?filter=status:anyOf:(waiting)");
  await loaded(page, 100);
  await page.getByText("433", { exact: true }).first().waitFor();
  await page.evaluate(() => window.parcels.remove(9));
  await page.getByText("1 no longer in this list").waitFor();
  await page.getByText("432", { exact: true }).first().waitFor();
  await page.evaluate(() => window.parcels.putBack(9));
  await page.getByText("no longer in this list").waitFor({ state: "detached" });
  // The last that is loaded is P-00300: one reaches P-01000 by scrolling.
  await page.evaluate(() => {
    window.parcels.change(1000, { status: "waiting" });
    window.parcels.change(7, { status: "waiting" });
  });
  const bar = page.getByRole("button", { name: /new$/ });
  await bar.waitFor();
  expect(await bar.textContent()).toBe("1 new");
  expect(await codes(page)).toEqual(["P-00003", "P-00006", "P-00009"]);
  await page.getByText("435", { exact: true }).first().waitFor();
  await bar.click();
  await expect.poll(() => codes(page)).toEqual(["P-00003", "P-00006", "P-00007"]);
});

test("what was new and went again isn't new, and what the list didn't answer once is asked for again", async () => {
  const page = await open("?filter=status:anyOf:(waiting)");
  await loaded(page, 100);
  await page.evaluate(() => window.parcels.change(7, { status: "waiting" }));
  const bar = page.getByRole("button", { name: /new$/ });
  await bar.waitFor();
  await page.getByText("434", { exact: true }).first().waitFor();
  await page.evaluate(() => window.parcels.remove(7));
  await bar.waitFor({ state: "detached" });
  await page.getByText("433", { exact: true }).first().waitFor();
  await page.evaluate(() => {
    window.parcels.asked.length = 0;
    window.parcels.fault = "The list doesn't answer.";
    window.parcels.change(3, { weight: 999 });
    window.parcels.change(8, { status: "waiting" });
  });
  await expect.poll(() => page.evaluate(() => window.parcels.asked.length)).toBeGreaterThan(0);
  await page.evaluate(() => void (window.parcels.fault = ""));
  await page.locator("[data-row='0']").getByText("999").waitFor();
  await bar.waitFor();
  await page.getByText("434", { exact: true }).first().waitFor();
});

test("after a change of very many the rows out of sight are true as well when they come into it", async () => {
  const page = await open();
  await loaded(page, 100);
  const weight = (row: number) => page.locator(`[data-row='${row}'] [data-column='4']`);
  await page.evaluate(() => window.parcels.changeAll({ weight: 777 }));
  await weight(0).getByText("777").waitFor();
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 2000);
  await weight(70).getByText("777").waitFor();
});

test("new rows wait behind a bar until they are asked for", async () => {
  const page = await open();
  await loaded(page, 100);
  await page.evaluate(() => window.parcels.add(12));
  const bar = page.getByRole("button", { name: "12 new" });
  await bar.waitFor();
  await expect.poll(() => codes(page)).toEqual(["P-00001", "P-00002", "P-00003"]);
  await bar.click();
  await page.getByText("A-0", { exact: true }).waitFor();
  await expect.poll(() => bar.count()).toBe(0);
});

test("a column is added without losing the place, and one that came already costs no question", async () => {
  const page = await open();
  await loaded(page, 100);
  await scrollTo(page, 1200);
  await page.locator("[data-row='50']").waitFor();
  const questions = () => page.evaluate(() => window.parcels.asked.length);
  await page.getByRole("button", { name: "Columns and density" }).click();
  await page.getByRole("checkbox", { name: "Note" }).click();
  await page.getByRole("columnheader", { name: "Note" }).waitFor();
  await expect.poll(() => page.locator("[data-row='50'] [data-column='8']").textContent()).toBe("–");
  const before = await questions();
  await page.getByRole("checkbox", { name: "Note" }).click();
  await page.getByRole("checkbox", { name: "Note" }).click();
  await page.getByRole("columnheader", { name: "Note" }).waitFor();
  expect(await questions()).toBe(before);
});

test("a view is a tab; changed it says so and can be put back", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Waiting" }).click();
  await page.getByText("433", { exact: true }).waitFor();
  await page.getByRole("columnheader", { name: "Weight" }).click();
  await page.getByRole("button", { name: /^Waiting.*changed$/ }).waitFor();
  await page.getByRole("button", { name: "Discard changes" }).click();
  await expect.poll(() => address(page).get("sort")).toBe(null);
  await expect.poll(() => address(page).get("filter")).toBe("status:anyOf:(waiting)");
});

test("nothing there, nothing that matches, and a failure are told apart", async () => {
  const page = await open("?size=0");
  await page.getByText("No parcels yet").waitFor();
  await page.getByRole("button", { name: "Lost" }).click();
  await page.getByRole("heading", { name: "Nothing in “Lost”" }).waitFor();
  expect(await page.getByText("Parcels that nobody found are here.").count()).toBe(1);
  expect(await page.getByRole("button", { name: "Clear filter and search" }).count()).toBe(0);
  await page.goto(`${preview.url}?q=nowhere`);
  await page.getByText("No parcels match").waitFor();
  await page.getByRole("button", { name: "Clear filter and search" }).click();
  await loaded(page, 100);
  await page.evaluate(() => void (window.parcels.fault = "down"));
  await page.getByRole("button", { name: "Waiting" }).click();
  await page.getByRole("alert").getByText("The server can't be reached.").waitFor();
  await page.evaluate(() => void (window.parcels.fault = ""));
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("P-00003").waitFor();
});

test("on a phone every row is a readable card, and nothing scrolls sideways", async () => {
  const page = await open("", { phone: true });
  await loaded(page, 100);
  const first = page.locator("[data-row='0']");
  expect(await first.textContent()).toContain("P-00001");
  expect(await first.textContent()).toContain("Packed");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await first.getByRole("link", { name: "P-00001" }).tap();
  await expect.poll(() => address(page).get("record")).toBe(idOf(1));
});

for (const [name, options] of [
  ["light", {}],
  ["dark", { dark: true }],
  ["phone", { phone: true }],
] as const) {
  test(`axe finds nothing: ${name}`, async () => {
    const page = await open("?filter=status:anyOf:(waiting)", options);
    await page.getByText("P-00003").waitFor();
    await page.locator("[data-row='1'] [data-column='0']").click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${preview.url}?q=nowhere`);
    await page.getByText("No parcels match").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
}
