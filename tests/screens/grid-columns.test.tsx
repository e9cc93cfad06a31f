import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { takesKeys } from "#tests/support/browser.ts";
import { openPreview, type Preview } from "#tests/support/preview.ts";

let preview: Preview;
let context: BrowserContext;
let said: string[] = [];
beforeAll(async () => {
  preview = await openPreview(fileURLToPath(new URL("grid-page.tsx", import.meta.url)));
});
afterAll(() => preview?.close());
afterEach(() => context.close());

async function open(): Promise<Page> {
  context = await preview.browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  said = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.push(message.text());
  });
  page.on("pageerror", (fault) => said.push(fault.message));
  await page.goto(preview.url);
  await page.getByRole("row").nth(2).waitFor();
  return page;
}
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const headings = (page: Page) =>
  page.locator("[data-heading]").evaluateAll((all) => all.map((one) => one.getAttribute("data-heading")));
const heading = (page: Page, name: string) => page.locator(`[data-heading='${name}']`);
const look = async (page: Page, name: string) => {
  const box = (await heading(page, name).boundingBox())!;
  const isPinned = await heading(page, name).evaluate((one) => getComputedStyle(one).position === "sticky");
  return { width: Math.round(box.width), isPinned };
};
const rowHeight = async (page: Page) => (await page.locator("[data-row='0']").boundingBox())!.height;
const again = async (page: Page) => {
  await page.reload();
  await page.getByRole("row").nth(2).waitFor();
};

test("by mouse: columns are hidden, shown, moved, resized and pinned, rows made higher; all is back after a reload", async () => {
  const page = await open();
  await expect
    .poll(() => headings(page))
    .toEqual(["code", "status", "price", "weight", "ownerId", "sentAt", "express"]);
  await page.getByRole("button", { name: "Columns and density" }).click();
  const menu = page.getByRole("dialog", { name: "Columns" });
  await menu.getByText("Weight", { exact: true }).click();
  await menu.getByText("Note", { exact: true }).click();
  await expect
    .poll(() => headings(page))
    .toEqual(["code", "status", "price", "ownerId", "sentAt", "express", "note"]);
  await menu.getByText("Status", { exact: true }).hover();
  await menu.getByRole("button", { name: "Keep Status at the left" }).click();
  const before = await rowHeight(page);
  await menu.getByRole("radio", { name: "Relaxed" }).click();
  await expect.poll(() => rowHeight(page)).toBeGreaterThan(before);
  await page.keyboard.press("Escape");

  await heading(page, "price").dragTo(heading(page, "sentAt"));
  const order = ["code", "status", "ownerId", "sentAt", "price", "express", "note"];
  await expect.poll(() => headings(page)).toEqual(order);

  const { width } = await look(page, "sentAt");
  const box = (await heading(page, "sentAt").boundingBox())!;
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 58, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await look(page, "sentAt")).width - width).toBeGreaterThan(50);
  const wide = (await look(page, "sentAt")).width;

  await again(page);
  await expect.poll(() => headings(page)).toEqual(order);
  await expect.poll(() => look(page, "sentAt")).toMatchObject({ width: wide });
  await expect.poll(() => look(page, "status")).toMatchObject({ isPinned: true });
  await expect.poll(() => rowHeight(page)).toBeGreaterThan(before);
  expect(said).toEqual([]);
});

test("by keyboard: the same, from the headings and in the menu", async () => {
  const page = await open();
  await heading(page, "code").focus();
  await press(page, "ArrowRight", "ArrowRight", "Alt+ArrowRight");
  await expect
    .poll(async () => (await headings(page)).slice(0, 4))
    .toEqual(["code", "status", "weight", "price"]);
  // The heading that moved keeps the focus.
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-heading"))).toBe("price");
  const { width } = await look(page, "price");
  await press(page, "Alt+Shift+ArrowRight", "Alt+Shift+ArrowRight");
  await expect.poll(async () => (await look(page, "price")).width).toBe(width + 32);

  await page.getByRole("button", { name: "Columns and density" }).focus();
  await press(page, "Enter");
  const menu = page.getByRole("dialog", { name: "Columns" });
  await takesKeys(menu);
  await menu.getByRole("button", { name: /^Move Status/ }).focus();
  await press(page, "ArrowDown");
  await expect
    .poll(async () => (await headings(page)).slice(0, 4))
    .toEqual(["code", "weight", "status", "price"]);
  // It goes on from where it is: the grip keeps the focus.
  await press(page, "ArrowDown");
  await expect
    .poll(async () => (await headings(page)).slice(0, 4))
    .toEqual(["code", "weight", "price", "status"]);
  await menu.getByRole("checkbox", { name: "Express" }).focus();
  await press(page, " ");
  await menu.getByRole("button", { name: "Keep Weight at the left" }).focus();
  await press(page, "Enter");
  const before = await rowHeight(page);
  await menu
    .getByRole("radio", { name: "Regular" })
    .or(menu.getByRole("radio", { checked: true }))
    .first()
    .focus();
  await press(page, "ArrowRight");
  await expect.poll(() => rowHeight(page)).not.toBe(before);
  const height = await rowHeight(page);
  await press(page, "Escape");

  await again(page);
  await expect.poll(() => headings(page)).toEqual(["code", "weight", "price", "status", "ownerId", "sentAt"]);
  await expect.poll(async () => (await look(page, "price")).width).toBe(width + 32);
  await expect.poll(() => look(page, "weight")).toMatchObject({ isPinned: true });
  await expect.poll(() => rowHeight(page)).toBe(height);
  expect(said).toEqual([]);
});
