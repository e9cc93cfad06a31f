import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { accessibilityFaults } from "#tests/support/browser.ts";
import { openPreview, type Preview } from "#tests/support/preview.ts";
import { idOf } from "./grid-list.ts";

let preview: Preview;
let context: BrowserContext;
beforeAll(async () => {
  preview = await openPreview(fileURLToPath(new URL("grid-change-page.tsx", import.meta.url)));
});
afterAll(() => preview.close());
afterEach(() => context.close());

async function open(): Promise<Page> {
  context = await preview.browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(preview.url);
  await page.getByRole("heading", { name: "Changes" }).waitFor();
  return page;
}

const sent = (page: Page) => page.evaluate(() => window.sent);

/** Answers the undo as the server would, one outcome per call. */
async function answerUndo(
  page: Page,
  results: { restored: number; skipped: number; skippedRows: unknown[] }[],
) {
  const asked: unknown[] = [];
  await page.route("**/api/trpc/**", async (route) => {
    asked.push(JSON.parse(route.request().postData() ?? "null"));
    const result = results.shift();
    const data = { mode: "apply", changeId: idOf(10), rowCount: result?.restored, revertible: true, result };
    // As the batch stream writes it: the heads, then one promise per answer.
    const lines = [
      { "0": [[0], [null, 0, 0]] },
      [0, 0, [[{ result: 0 }], ["result", 0, 1]]],
      [1, 0, [[{ data }]]],
    ];
    await route.fulfill({
      contentType: "application/json",
      body: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    });
  });
  return asked;
}

test("nothing happens before the exact difference was seen, a reason given and the verb pressed", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Rehearse" }).click();
  const dialog = page.getByRole("dialog", { name: "Void 2 invoices" });
  await dialog.getByText("2 invoices to change").waitFor();
  await dialog.getByText("2 × mail goes out").waitFor();
  await dialog.getByText("One of them is due today.").waitFor();
  await expect.poll(() => dialog.getByRole("row", { name: /PD-1/ }).textContent()).toContain("OpenVoid");
  await expect.poll(() => dialog.getByRole("row", { name: /PD-1/ }).textContent()).toContain("€10.50€0.00");
  expect((await sent(page)).map(({ mode }) => mode)).toEqual(["rehearse"]);
  const verb = dialog.getByRole("button", { name: "Void" });
  expect(await verb.isDisabled()).toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByLabel("Reason").fill("Billed twice");
  await verb.click();
  await page.getByText("2 invoices voided").waitFor();
  expect((await sent(page)).at(-1)).toEqual({ mode: "apply", reason: "Billed twice", expect: "first" });
});

test("a reason that was typed is asked about before any way out drops it, Back too", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Further" }).click();
  await page.waitForURL("**/further");
  await page.getByRole("button", { name: "Rehearse" }).click();
  const dialog = page.getByRole("dialog", { name: "Void 2 invoices" });
  await dialog.getByText("2 invoices to change").waitFor();
  // Nothing typed, nothing asked.
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Rehearse" }).click();
  const reason = dialog.getByLabel("Reason");
  await reason.fill("Billed twice");
  const question = page.getByRole("alertdialog", { name: "Discard what you typed?" });
  const kept = async (leave: () => Promise<unknown>) => {
    await leave();
    await question.getByRole("button", { name: "Keep editing" }).click();
    await question.waitFor({ state: "hidden" });
    expect(await reason.inputValue()).toBe("Billed twice");
  };
  await kept(() => page.keyboard.press("Escape"));
  await kept(() => dialog.getByRole("button", { name: "Cancel" }).click());
  await kept(() => page.mouse.click(5, 5));
  await kept(() => page.evaluate(() => history.back()));
  expect(new URL(page.url()).pathname).toBe("/further");
  await page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Discard" }).click();
  await dialog.waitFor({ state: "hidden" });
  await expect.poll(() => new URL(page.url()).pathname).toBe("/");
  expect((await sent(page)).filter(({ mode }) => mode === "apply")).toEqual([]);
});

test("when the records changed meanwhile, the new difference has to be confirmed anew", async () => {
  const page = await open();
  await page.getByRole("button", { name: "Rehearse" }).click();
  const dialog = page.getByRole("dialog", { name: "Void 2 invoices" });
  await dialog.getByText("2 invoices to change").waitFor();
  await page.evaluate(() => void (window.hash = "second"));
  await dialog.getByLabel("Reason").fill("Billed twice");
  await dialog.getByLabel("Reason").press("Control+Enter");
  await dialog.getByText("The records changed while you looked").waitFor();
  await expect.poll(() => dialog.getByRole("row", { name: /PD-1/ }).textContent()).toContain("OpenPaid");
  await dialog.getByRole("button", { name: "Void" }).click();
  await page.getByText("2 invoices voided").waitFor();
  expect((await sent(page)).map(({ mode, expect: hash }) => [mode, hash])).toEqual([
    ["rehearse", undefined],
    ["apply", "first"],
    ["apply", "second"],
  ]);
});

test("a harmless change is done at once; Undo lists what others touched, to be written back one by one", async () => {
  const page = await open();
  const touched = {
    table: "invoices",
    rowId: idOf(2),
    title: "PD-2",
    because: "changed",
    changedAt: "2026-11-22T10:00:00Z",
    changedBy: "Mei Tanaka",
    changeId: idOf(11),
  };
  const asked = await answerUndo(page, [
    { restored: 1, skipped: 1, skippedRows: [touched] },
    { restored: 1, skipped: 0, skippedRows: [] },
  ]);
  await page.getByRole("button", { name: "Do it now" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  const dialog = page.getByRole("dialog", { name: "1 restored, 1 left alone" });
  await dialog.getByText("changed since by Mei Tanaka").waitFor();
  await dialog.getByRole("checkbox", { name: "Write back PD-2" }).click();
  await dialog.getByRole("button", { name: "Write back 1" }).click();
  await page.getByText("1 row written back").waitFor();
  expect(JSON.stringify(asked[0])).toContain(`"changeId":"${idOf(9)}"`);
  expect(JSON.stringify(asked[1])).toContain(`"force":["${idOf(2)}"]`);
});
