import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accessibilityFaults,
  builtClient,
  closeBrowser,
  phone,
  signIn,
  visit,
  type Visit,
} from "#tests/support/browser.ts";
import { signedInClient } from "#tests/support/console-client.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * A support agent looks somebody up, and is told of an error that a colleague gave to him.
 */
let running: ConsoleProcess;
let support: Visit;
let customer: { id: string; name: string };

beforeAll(async () => {
  await builtClient();
  running = await demoConsole();
  const admin = await signedInClient(running.url, "admin@pressdesk.test");
  const invoices = await admin.query<{ rows: { userId: string; userName: string }[] }>("invoices.list", {
    limit: 1,
  });
  customer = { id: invoices.rows[0]?.userId ?? "", name: invoices.rows[0]?.userName ?? "" };
  support = await visit(running.url);
  await signIn(support.page, "support@pressdesk.test");
});

afterAll(async () => {
  await support?.close();
  await closeBrowser();
  await running?.stop();
});

const shown = async (visitor: Visit, words: string | RegExp) =>
  visitor.page.getByRole("heading", { name: words }).first().waitFor();

test("the list leads to the page, the page to what belongs to the person, and Escape back", async () => {
  const { page } = support;
  await page.goto(`/support/users?record=${customer.id}`);
  await page.getByRole("button", { name: "Open page" }).click();
  await page.waitForURL(`**/support/users/${customer.id}`);
  await shown(support, customer.name);
  await expect.poll(() => page.title()).toContain(customer.name);
  await shown(support, "Invoices");
  await shown(support, "Timeline");
  expect(await page.getByRole("heading", { name: "Payments" }).count()).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole("link", { name: /^Invoices: / }).click();
  await page.waitForURL(/\/finance\/invoices\?filter=/);
  await page.goBack();
  await shown(support, "Invoices");
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/support\/users\?/);
});

test("somebody who isn't there, an address that is none, and the list beside it", async () => {
  const { page } = support;
  await page.goto("/support/users/00000000-0000-4000-8000-000000000000");
  await shown(support, "This user isn't here");
  await page.goto("/support/users/nobody");
  await shown(support, "There is nothing here");
  await page.goto(`/finance/users/${customer.id}`);
  await shown(support, "There is nothing here");
  await page.goto("/support/users");
  await expect.poll(() => page.getByRole("row").count()).toBeGreaterThan(5);
});

test("it fits a phone", async () => {
  const small = await visit(running.url, { viewport: phone });
  await signIn(small.page, "support@pressdesk.test");
  await small.page.goto(`/support/users/${customer.id}`);
  await shown(small, "Timeline");
  expect(await small.page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
  expect(await accessibilityFaults(small.page)).toEqual([]);
  expect(small.complaints).toEqual([]);
  await small.close();
});

test("an error given to the agent rings the bell, leads there and is read", async () => {
  const { page } = support;
  const agent = await signedInClient(running.url, "support@pressdesk.test");
  const { id: assigneeId } = await agent.query<{ id: string }>("profile.me");
  const owner = await signedInClient(running.url, "owner@pressdesk.test");
  const { rows } = await owner.query<{ rows: { _id: string }[] }>("errors.list", {
    limit: 1,
    filter: { field: "assigneeId", operator: "isEmpty" },
  });
  const before = await agent.query<{ unread: number }>("notifications.mine");
  const bell = page.getByRole("button", { name: /^Notifications/ }).first();
  await page.goto("/support/users");
  await bell.waitFor();
  await owner.mutate("errors.assign", {
    mode: "apply",
    input: { selection: { ids: [rows[0]?._id] }, assigneeId },
  });
  await page.getByRole("button", { name: `Notifications, ${before.unread + 1} unread` }).waitFor();
  await bell.click();
  await page
    .getByRole("link", { name: /assigned an error to you/ })
    .first()
    .click();
  await page.waitForURL((address) => address.searchParams.get("record") === rows[0]?._id);
  await expect
    .poll(async () => (await agent.query<{ unread: number }>("notifications.mine")).unread)
    .toBe(before.unread);
});

test("nothing was written to the browser's console", () => {
  expect(support.complaints.filter((line) => !line.includes("404"))).toEqual([]);
});
