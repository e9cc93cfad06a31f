import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtClient, closeBrowser, signIn, takesKeys, visit, type Visit } from "#tests/support/browser.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * Edits that a rule holds back are asked for, from a cell and from the form; and what was typed into a form isn't
 * dropped without a question.
 */
let running: ConsoleProcess;
let finance: Visit;
let recordId: string;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole();
  finance = await visit(running.url);
  await signIn(finance.page, "finance@pressdesk.test");
  // One that nobody has redeemed: the terms of the others are fixed.
  const made = await finance.page.evaluate(async () => {
    const values = { code: "WAITS", discountType: "percentage", discountValue: "2000", duration: "once" };
    const answer = await fetch("/api/trpc/coupons.create", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ mode: "apply", input: { records: [{ values }] } }),
    });
    return answer.json() as Promise<{ result: { data: { result: { records: { id: string }[] } } } }>;
  });
  recordId = made.result.data.result.records[0]!.id;
  await finance.page.goto("/finance/coupons?filter=code:contains:WAITS");
  await finance.page.locator("[data-row='0'] [data-column='1']").waitFor();
  // What may be changed is read after the first rows.
  await finance.page.getByRole("button", { name: "Stage edits, to save them together" }).waitFor();
});

afterAll(async () => {
  await finance?.close();
  await closeBrowser();
  await running?.stop();
});

const rule = "A second person has to approve this";

async function ask(page: Page, title: RegExp, reason: string) {
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.getByText(rule).waitFor();
  await dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("Asked for approval").last().waitFor();
}

test("one cell: the plan comes up with a reason to give, and the cell is as it was until somebody agrees", async () => {
  const { page } = finance;
  const heading = page.getByRole("columnheader", { name: "Discount", exact: true });
  const at = Number(await heading.getAttribute("aria-colindex")) - 1;
  const cell = page.locator(`[data-row='0'] [data-column='${at}']`);
  const before = await cell.textContent();
  await cell.click();
  await page.keyboard.press("F2");
  await takesKeys(page.getByRole("textbox", { name: "Discount" }));
  await page.keyboard.press("Control+a");
  await page.keyboard.type("4500");
  await page.keyboard.press("Enter");
  await ask(page, /^Discount$/, "The autumn fair wants it.");
  await expect.poll(() => cell.textContent()).toBe(before);
});

test("the form: asked for as well, and closed", async () => {
  const { page } = finance;
  await page.goto(`/finance/coupons?filter=code:contains:WAITS&record=${recordId}`);
  const drawer = page.getByRole("dialog").filter({ has: page.getByRole("button", { name: "More" }) });
  await drawer.getByRole("button", { name: "Edit", exact: true }).click();
  const discount = drawer.getByRole("textbox", { name: "Discount", exact: true });
  await discount.fill("4000");
  await drawer.getByRole("button", { name: "Save" }).click();
  await ask(page, /^Save this coupon$/, "Agreed with the partner.");
  await discount.waitFor({ state: "hidden" });
  await drawer.getByRole("button", { name: "Edit" }).waitFor();
});

test("what was typed isn't dropped by the close button or a link, unless somebody says so", async () => {
  const { page } = finance;
  const drawer = page.getByRole("dialog").filter({ has: page.getByRole("button", { name: "More" }) });
  await drawer.getByRole("button", { name: "Edit", exact: true }).click();
  const name = drawer.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Half a name");
  const question = page.getByRole("alertdialog", { name: "Discard what you typed?" });

  await drawer.getByRole("button", { name: "Close" }).click();
  await question.getByRole("button", { name: "Keep editing" }).click();
  await question.waitFor({ state: "hidden" });
  expect(await name.inputValue()).toBe("Half a name");

  await page.getByRole("link", { name: "Invoices", exact: true }).click();
  await takesKeys(question);
  await page.keyboard.press("Escape");
  await question.waitFor({ state: "hidden" });
  expect(await name.inputValue()).toBe("Half a name");

  await drawer.getByRole("button", { name: "Close" }).click();
  await question.getByRole("button", { name: "Discard" }).click();
  await drawer.waitFor({ state: "hidden" });
  expect(finance.complaints).toEqual([]);
});
