import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accessibilityFaults,
  builtClient,
  closeBrowser,
  signIn,
  visit,
  type Visit,
} from "#tests/support/browser.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * What somebody typed into a window isn't dropped by a slip: not by Escape, not by Cancel, not by a press beside it, and not by
 * the browser's Back.
 */
let running: ConsoleProcess;
let owner: Visit;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole();
  owner = await visit(running.url);
  await signIn(owner.page, "owner@pressdesk.test");
}, 240_000);

afterAll(async () => {
  await owner?.close();
  await closeBrowser();
  await running?.stop();
});

const question = () => owner.page.getByRole("alertdialog", { name: "Discard what you typed?" });

async function isKept(field: Locator, text: string, leave: () => Promise<unknown>): Promise<void> {
  await leave();
  await question().getByRole("button", { name: "Keep editing" }).click();
  await question().waitFor({ state: "hidden" });
  expect(await field.inputValue()).toBe(text);
}

const back = () => owner.page.evaluate(() => history.back());
const press = (key: string) => () => owner.page.keyboard.press(key);
const beside = () => owner.page.mouse.click(5, 5);
const cancel = (dialog: Locator) => () => dialog.getByRole("button", { name: "Cancel" }).click();

/** Opens a list from within the console, so that Back leads to another page of it. */
async function follow(from: string, link: string): Promise<void> {
  await owner.page.goto(from);
  // The one to the approvals says how many wait, once that is known.
  const name = new RegExp(`^${link}(, \\d+ to review)?$`);
  await owner.page.getByRole("link", { name }).first().click();
  await owner.page.getByRole("heading", { level: 1, name: link }).waitFor();
}

test("a rule's form asks, and comes back as it was written when one only looked", async () => {
  const { page } = owner;
  await follow("/admin/users", "Approval rules");
  await page.getByRole("button", { name: "New rule" }).click();
  const form = page.getByRole("dialog", { name: "New approval rule" });
  const name = form.getByRole("textbox", { name: "Name" });
  await name.fill("Many users at once");
  for (const leave of [press("Escape"), cancel(form), beside, back])
    await isKept(name, "Many users at once", leave);
  expect(new URL(page.url()).pathname).toBe("/admin/approval-policies");

  await form.getByRole("button", { name: "Show what changes" }).click();
  const look = page.getByRole("dialog", { name: "Make the rule “Many users at once”" });
  const reason = look.getByRole("textbox", { name: "Reason" });
  await reason.fill("Agreed in the last review");
  await isKept(reason, "Agreed in the last review", press("Escape"));
  await cancel(look)();
  await question().getByRole("button", { name: "Discard" }).click();
  await look.waitFor({ state: "hidden" });
  expect(await name.inputValue()).toBe("Many users at once");

  await back();
  await question().getByRole("button", { name: "Discard" }).click();
  await page.getByRole("heading", { level: 1, name: "Users" }).waitFor();
  await form.waitFor({ state: "hidden" });
});

test("so do the window of a view's name and a decision with its reason", async () => {
  const { page } = owner;
  await page.goto("/support/errors?q=fetch");
  await page.getByRole("button", { name: "Save as a new view" }).click();
  const naming = page.getByRole("dialog", { name: "Save as a new view" });
  const name = naming.getByRole("textbox", { name: "Name" });
  await name.fill("Fetching");
  for (const leave of [press("Escape"), cancel(naming), beside]) await isKept(name, "Fetching", leave);
  await press("Escape")();
  await question().getByRole("button", { name: "Discard" }).click();
  await naming.waitFor({ state: "hidden" });

  await follow("/", "Approvals");
  await page.getByRole("article").waitFor();
  await page.getByRole("button", { name: /^Decline/ }).click();
  const decision = page.getByRole("dialog", { name: "Decline" });
  const why = decision.getByRole("textbox", { name: "Why" });
  await why.fill("Not this month");
  for (const leave of [press("Escape"), cancel(decision), beside, back])
    await isKept(why, "Not this month", leave);
  expect(await accessibilityFaults(page)).toEqual([]);
  await cancel(decision)();
  await question().getByRole("button", { name: "Discard" }).click();
  await decision.waitFor({ state: "hidden" });
});

test("and the columns of an import that were chosen by hand", async () => {
  const { page } = owner;
  const folder = await mkdtemp(join(tmpdir(), "pressdesk-typed-"));
  const file = join(folder, "coupons.csv");
  await writeFile(file, "Code,What\nTYPED1,Spring\n");
  await page.goto("/finance/coupons");
  await page.getByRole("button", { name: "Export and share" }).click();
  await page.getByRole("menuitem", { name: "Import…" }).click();
  await page.locator("input[type=file]").setInputFiles(file);
  await rm(folder, { recursive: true });
  const what = page.getByRole("combobox", { name: "Field for What" });
  await what.click();
  await page.getByRole("option", { name: "Name", exact: true }).click();
  await back();
  await question().getByRole("button", { name: "Keep editing" }).click();
  await question().waitFor({ state: "hidden" });
  expect(await what.textContent()).toContain("Name");
  await page.getByRole("button", { name: "Choose another file" }).click();
  await question().getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: "Choose another file" }).waitFor({ state: "detached" });
  expect(await page.locator("input[type=file]").count()).toBe(1);
  expect(owner.complaints).toEqual([]);
});
