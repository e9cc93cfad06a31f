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
import { signedInClient } from "#tests/support/console-client.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * A support agent keeps a view, gives its link to a colleague, and works a queue, without touching the mouse.
 */
let running: ConsoleProcess;
let support: Visit;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole();
  support = await visit(running.url);
  await signIn(support.page, "support@pressdesk.test");
});

afterAll(async () => {
  await support?.close();
  await closeBrowser();
  await running?.stop();
});

const tab = (visitor: Visit, name: string) => visitor.page.locator("[data-view]", { hasText: name });
const isLit = (visitor: Visit, name: string) =>
  expect.poll(() => tab(visitor, name).getAttribute("aria-current")).toBe("true");
const said = (visitor: Visit, words: string) => visitor.page.getByText(words).first().waitFor();

test("a view is saved, renamed in its tab, moved, changed and put back, by keyboard", async () => {
  const { page } = support;
  await page.goto("/support/errors?q=fetch&sort=-userCount");
  await page.getByRole("button", { name: "Save as a new view" }).focus();
  await page.keyboard.press("Enter");
  await takesKeys(page.getByLabel("Name"));
  await page.keyboard.type("Fetching");
  await page.keyboard.press("Enter");
  await isLit(support, "Fetching");
  expect(new URL(page.url()).searchParams.get("view")).toMatch(/^[0-9a-f-]{36}$/);

  await tab(support, "Fetching").focus();
  await page.keyboard.press("F2");
  const name = page.getByLabel("Name of the view");
  await takesKeys(name);
  await expect
    .poll(() => name.evaluate((field: HTMLInputElement) => [field.selectionStart, field.selectionEnd]))
    .toEqual([0, "Fetching".length]);
  await page.keyboard.type("Network");
  await page.keyboard.press("Enter");
  await isLit(support, "Network");

  const order = () => page.locator("[data-view]").allInnerTexts();
  const before = await order();
  await tab(support, "Network").focus();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect.poll(async () => (await order()).indexOf("Network")).toBe(before.indexOf("Network") - 1);

  await page.keyboard.press("/");
  await page.keyboard.type(" failed");
  await expect.poll(() => page.getByText(", changed").count()).toBe(1);
  await page.getByRole("button", { name: "Discard" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByText(", changed").count()).toBe(0);
  await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe("fetch");
  // Rows that are being read again are paler for a moment.
  await expect.poll(() => accessibilityFaults(page)).toEqual([]);
});

test("a colleague who opens the link of a view that isn't shared is told so, and sees what the link says", async () => {
  const link = support.page.url();
  const colleague = await visit(running.url);
  await signIn(colleague.page, "admin@pressdesk.test");
  await colleague.page.goto(link);
  await said(colleague, "This view is gone, or isn't shared with you.");
  await expect.poll(() => colleague.page.getByPlaceholder(/^Search/).inputValue()).toBe("fetch");
  expect(colleague.complaints).toEqual([]);
  await colleague.close();
});

test("a queue is worked by keys alone: take, next, snooze, put back; the grid says who has what", async () => {
  const { page } = support;
  await page.goto("/support/errors");
  await tab(support, "Unresolved, busiest first").focus();
  await page.keyboard.press("Enter");
  await isLit(support, "Unresolved, busiest first");
  const record = () => new URL(page.url()).searchParams.get("record");
  await page.keyboard.press("q");
  await expect.poll(record).not.toBeNull();
  const first = record();
  await said(support, "Yours until");
  await expect.poll(() => page.getByText(/has this until/).count()).toBeGreaterThan(0);
  await page.keyboard.press("q");
  await expect.poll(record).not.toBe(first);
  const second = record();
  await said(support, "Yours until");
  await expect.poll(() => accessibilityFaults(page)).toEqual([]);

  await page.keyboard.press("z");
  await takesKeys(page.getByRole("menu"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await said(support, "Snoozed for");
  await expect.poll(record).toBeNull();
  const owner = await signedInClient(running.url, "owner@pressdesk.test");
  const items = await owner.query<{ rows: { recordId: string; snoozedUntil: string | null }[] }>(
    "queueItems.list",
    {
      columns: ["recordId", "snoozedUntil", "claimedBy"],
    },
  );
  expect(items.rows.find(({ recordId }) => recordId === second)?.snoozedUntil).toEqual(expect.any(String));

  await page.keyboard.press("q");
  await expect.poll(record).not.toBeNull();
  await said(support, "Yours until");
  await page.keyboard.press("u");
  await said(support, "Put back");
  await expect.poll(record).toBeNull();
  expect(support.complaints).toEqual([]);
});

test("views are found by name in the palette", async () => {
  const { page } = support;
  await page.goto("/");
  await page.getByRole("button", { name: /Search or jump to/ }).waitFor();
  await page.keyboard.press("Control+k");
  await takesKeys(page.getByRole("combobox", { name: "Search and commands" }));
  await page.keyboard.type("network");
  await page.getByRole("option", { name: /^Network/ }).waitFor();
  await page.getByRole("option", { name: /^Network/ }).click();
  await page.waitForURL(/\/support\/errors\?view=/);
  await isLit(support, "Network");
});
