import { afterAll, beforeAll, expect, test } from "vitest";
import { builtClient, closeBrowser, signIn, takesKeys, visit, type Visit } from "#tests/support/browser.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";
import { chooseRequest } from "./choose-request.ts";

/*
 * Two people and one change: one asks from the list of errors, the other sees it come without a reload, looks at the
 * plan, takes a part of it, and both find it in the log. By keyboard alone, but for choosing the tabs.
 */
let running: ConsoleProcess;
let asker: Visit;
let reviewer: Visit;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole();
  [asker, reviewer] = [await visit(running.url), await visit(running.url)];
  await signIn(asker.page, "support@pressdesk.test");
  await signIn(reviewer.page, "owner@pressdesk.test");
});

afterAll(async () => {
  await asker?.close();
  await reviewer?.close();
  await closeBrowser();
  await running?.stop();
});

const reason = "All from one broken test device";

test("a change that a rule holds back is asked for, reviewed as a plan, and made in part", async () => {
  const their = reviewer.page;
  await their.goto("/approvals");
  const link = their.getByRole("link", { name: /^Approvals, \d+ to review$/ });
  const before = Number(/\d+/.exec((await link.getAttribute("aria-label")) ?? "")?.[0]);

  const { page } = asker;
  await page.goto("/support/errors");
  await page.getByRole("row").nth(12).waitFor();
  for (let n = 0; n < 11; n++) {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
  }
  await page.keyboard.press("i");
  const dialog = page.getByRole("dialog", { name: "Ignore 11 errors" });
  await dialog.getByText("A second person has to approve this").waitFor();
  await dialog.getByText("It can be approved by Helena Marques or Joana Prates").waitFor();
  await dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
  await page.keyboard.press("Control+Enter");
  await page.getByText("Asked for approval").first().waitFor();

  // It comes by itself.
  await their.getByRole("link", { name: `Approvals, ${before + 1} to review` }).waitFor();
  await chooseRequest(their, reason);
  const article = their.getByRole("article");
  await article.getByText(reason).waitFor();
  await article.getByRole("checkbox").nth(1).focus();
  await their.keyboard.press("Space");
  await article.getByRole("button", { name: /^Approve 10 of 11 rows/ }).waitFor();
  await their.keyboard.press("a");
  await takesKeys(their.getByRole("dialog", { name: /^Approve 10 of 11 rows/ }));
  await their.keyboard.press("Enter");
  await their.getByText("Approved: 10 rows changed").first().waitFor();

  await page.goto("/approvals?tab=history");
  await page
    .getByRole("article")
    .getByText(/by Helena Marques.*without 1 row/)
    .waitFor();
  expect([...asker.complaints, ...reviewer.complaints]).toEqual([]);
});
