import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accessibilityFaults,
  builtClient,
  closeBrowser,
  signIn,
  takesKeys,
  visit,
  type Visit,
} from "#tests/support/browser.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * The catalogue is put right in the list itself, by keyboard: one price, a few numbers staged together, a block from a
 * spreadsheet; and two people who change the same service at the same time.
 */
let running: ConsoleProcess;
let ana: Visit;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole();
  ana = await visit(running.url);
  await ana.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(ana.page, "dispatch@pressdesk.test");
  await openServices(ana.page);
});

afterAll(async () => {
  await ana?.close();
  await closeBrowser();
  await running?.stop();
});

async function openServices(page: Page) {
  await page.goto("/dispatch/services");
  await page.locator("[data-row='3'] [data-column='1']").waitFor();
  // What may be changed is read after the first rows.
  await page.getByRole("button", { name: "Stage edits, to save them together" }).waitFor();
}

async function cell(page: Page, row: number, column: string) {
  const at = await page
    .getByRole("columnheader", { name: column, exact: true })
    .getAttribute("aria-colindex");
  return page.locator(`[data-row='${row}'] [data-column='${Number(at) - 1}']`);
}
const shows = (at: Locator, text: string | null) => expect.poll(() => at.textContent()).toBe(text);
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

test("one price: what is wrong is said in the cell, Escape restores, Enter saves, Undo takes it back", async () => {
  const { page } = ana;
  const price = await cell(page, 1, "Price");
  const before = await price.textContent();
  await price.click();
  await press(page, "F2");
  const editor = page.getByRole("textbox", { name: "Price" });
  await takesKeys(editor);
  await press(page, "Control+a");
  await page.keyboard.type("abc");
  await press(page, "Enter");
  await page.getByText("Write an amount in EUR, such as 12.50.").waitFor();
  await press(page, "Escape");
  await editor.waitFor({ state: "detached" });
  await shows(price, before);

  await press(page, "F2");
  await takesKeys(editor);
  await press(page, "Control+a");
  await page.keyboard.type("12.5");
  await press(page, "Enter");
  await page.getByText("Price saved").waitFor();
  await shows(price, "€12.50");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone").waitFor();
  await shows(price, before);
});

test("staged edits survive a reload, are reviewed, and are saved as one change", async () => {
  const { page } = ana;
  await (await cell(page, 1, "Days")).click();
  await press(page, "Shift+E", "7", "Enter", "8", "Tab", "3", "Enter");
  await page.getByText("3 edits in 2 rows").waitFor();
  page.once("dialog", (asked) => void asked.accept());
  await page.reload();
  await page.getByText("3 edits in 2 rows").waitFor();
  await shows(await cell(page, 2, "Days"), "8");
  await page.getByRole("button", { name: "Review" }).click();
  const review = page.getByRole("dialog", { name: "Review 3 edits in 2 rows" });
  await review.getByRole("button", { name: "Save 3 edits" }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await review.getByRole("button", { name: /^Discard At least of/ }).click();
  await review.getByRole("button", { name: "Save 2 edits" }).click();
  await page.getByText("2 services saved").waitFor();
  await page.getByRole("button", { name: "Stop staging" }).click();
  await shows(await cell(page, 1, "Days"), "7");
});

test("a pasted block is shown cell by cell, with the reason of what is refused", async () => {
  const { page } = ana;
  await (await cell(page, 3, "Days")).click();
  await page.evaluate(() => navigator.clipboard.writeText("4\t2\n-1\t5"));
  await press(page, "Control+v");
  const dialog = page.getByRole("dialog", { name: "Paste" });
  await dialog.getByText("At least 0.").waitFor();
  await dialog.getByRole("button", { name: "Save 3 edits" }).click();
  await dialog.waitFor({ state: "detached" });
  await shows(await cell(page, 3, "Days"), "4");
  await shows(await cell(page, 4, "At least"), "5");
});

test("when somebody else was faster, both values are shown and one is chosen", async () => {
  const { page } = ana;
  const ben = await visit(running.url);
  await signIn(ben.page, "owner@pressdesk.test");
  await openServices(ben.page);
  await (await cell(page, 5, "Days")).click();
  await press(page, "F2");
  await page.getByRole("textbox", { name: "Days" }).fill("21");

  await (await cell(ben.page, 5, "Days")).click();
  await press(ben.page, "F2");
  await ben.page.getByRole("textbox", { name: "Days" }).fill("20");
  await press(ben.page, "Enter");
  await ben.page.getByText("Days saved").waitFor();
  await ben.close();

  await page.getByText("Changed meanwhile to 20").waitFor();
  await page.getByRole("textbox", { name: "Days" }).press("Enter");
  const merge = page.getByRole("dialog", { name: "This service changed meanwhile" });
  await merge.getByText("Theirs: 20").waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await merge.getByText("Yours: 21").click();
  await merge.getByRole("button", { name: "Save what is chosen" }).click();
  await shows(await cell(page, 5, "Days"), "21");
});

test("a record is edited in its drawer, and a new one is made", async () => {
  const { page } = ana;
  await (await cell(page, 6, "Code")).click();
  await press(page, "Home", "ArrowRight", "Enter");
  await page.getByRole("button", { name: "Edit", exact: true }).waitFor();
  await press(page, "e");
  await page.getByLabel("At most", { exact: true }).fill("0");
  const save = page.locator("form").getByRole("button", { name: "Save", exact: true });
  await save.click();
  await page.getByText("At least 1.").waitFor();
  await page.getByLabel("At most", { exact: true }).fill("55");
  await save.click();
  await page.getByText("Service saved").waitFor();
  await save.waitFor({ state: "detached" });
  await press(page, "Escape");
  await page
    .getByRole("dialog")
    .filter({ has: page.getByRole("button", { name: "More" }) })
    .waitFor({ state: "detached" });

  await press(page, "n");
  const dialog = page.getByRole("dialog", { name: "New service" });
  await dialog.getByLabel(/^Name/).fill("Curtain, lined");
  await dialog.getByLabel(/^Code/).fill("lined-curtain");
  await dialog.getByRole("button", { name: "Create" }).click();
  await dialog.getByText("This is required.").first().waitFor();
  await dialog.getByLabel(/^Price/).fill("19.90");
  await dialog.getByRole("combobox", { name: /^Type/ }).fill("House");
  await page.getByRole("option", { name: "Household" }).click();
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByText("Service created").waitFor();
  expect(ana.complaints).toEqual([]);
});
