import { afterAll, beforeAll, expect, test } from "vitest";
import { fillTables } from "#drizzle/seed/seed-client.ts";
import { builtClient, closeBrowser, signIn, visit, type Visit } from "#tests/support/browser.ts";
import { signedInClient, type ConsoleClient } from "#tests/support/console-client.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * The mail server was down, so finance pauses the reminders of 12,000 subscriptions. The owner leaves 60 out. Of what was
 * done 37 were wrong and are taken back; five of those moved on meanwhile and are left alone, by name.
 */
const subscriptions = 12_000;
const reason = "The mail server was down for a day";
let running: ConsoleProcess;
let finance: Visit;
let owner: Visit;
let api: ConsoleClient;
let logReader: ConsoleClient;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole((client) =>
    fillTables(client, async () => {
      await client.query(
        `insert into subscriptions (user_id, plan_id, status, price_amount, currency, quantity, created_at, updated_at)
         select person.id, plan.id, 'active', 4900, 'EUR', 77, now() - interval '2 days', now() - interval '1 day'
         from generate_series(1, $1) n, (select id from users order by id limit 1) person, (select id from subscription_plans order by id limit 1) plan`,
        [subscriptions],
      );
      await client.query("analyze subscriptions");
    }),
  );
  [finance, owner] = [await visit(running.url), await visit(running.url)];
  await signIn(finance.page, "finance@pressdesk.test");
  await signIn(owner.page, "owner@pressdesk.test");
  api = await signedInClient(running.url, "finance@pressdesk.test");
  logReader = await signedInClient(running.url, "owner@pressdesk.test");
});

afterAll(async () => {
  await finance?.close();
  await owner?.close();
  await closeBrowser();
  await running?.stop();
});

const ours = { all: [{ field: "quantity", operator: "is", value: 77 }] };
const stillReminded = async () => {
  const filter = { all: [...ours.all, { field: "dunningPausedUntil", operator: "isEmpty" }] };
  return (await api.query<{ value: number }>("subscriptions.count", { filter, exact: true })).value;
};

test("12,000 are selected and rehearsed; a second person approves 11,940", { timeout: 300_000 }, async () => {
  const { page } = finance;
  await page.goto("/finance/subscriptions?filter=quantity:is:77");
  await page.locator("[data-row='3']").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Control+a");
  const selected = page.getByRole("region", { name: "Selected rows" }).getByRole("status");
  await expect.poll(() => selected.textContent()).toMatch(/^\d{2,3} selected$/);
  await page.keyboard.press("Control+a");
  await expect.poll(() => selected.textContent()).toMatch(/^1\d,000\+? selected$/);
  await page.keyboard.press("p");
  const days = page.getByRole("dialog", { name: /^Pause dunning of/ });
  await days.getByRole("button", { name: "Show what happens" }).click();
  const plan = page.getByRole("dialog", { name: /^Pause dunning of/ });
  await plan.getByText("A second person has to approve this").waitFor();
  await plan.getByText("12,000 subscriptions to change").waitFor();
  const why = plan.getByRole("textbox", { name: "Reason" });
  // What is missing has the focus.
  await expect.poll(() => why.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type(reason);
  await page.keyboard.press("Control+Enter");
  await page.getByText("Asked for approval").first().waitFor();

  const their = owner.page;
  await their.goto("/approvals");
  await their.getByRole("button", { name: new RegExp(reason) }).click();
  const article = their.getByRole("article");
  await article.getByText(reason).waitFor();
  const boxes = article.getByRole("row").getByRole("checkbox");
  await boxes.nth(61).waitFor();
  // The first is that of the whole page.
  for (let row = 1; row <= 60; row++) await boxes.nth(row).click();
  await article.getByRole("button", { name: /^Approve 11,940 of 12,000 rows/ }).click();
  await their
    .getByRole("dialog", { name: /^Approve 11,940 of 12,000 rows/ })
    .getByRole("button", { name: /^Approve/ })
    .click();
  await their.getByText("Approved: 11,940 rows changed").first().waitFor();
  expect(await stillReminded()).toBe(60);
});

test(
  "its page says who, why and what went out; the wrong 37 are taken back, what moved on is listed",
  { timeout: 300_000 },
  async () => {
    const { page } = finance;
    const filter = { all: [{ field: "action", operator: "is", value: "dunning:pause" }] };
    const { rows } = await logReader.query<{ rows: Record<string, string>[] }>("activities.list", {
      filter,
      columns: ["changeId", "reason", "outcome"],
      limit: 20,
    });
    const changeId = rows.find((row) => row["reason"] === reason && row["changeId"])?.["changeId"];
    await owner.page.goto(`/changes/${changeId}`);
    await owner.page.getByText("Approved by").waitFor();
    await owner.page.getByText(reason).first().waitFor();
    await owner.page.getByRole("main").getByText("Arrived").first().waitFor();

    await page.goto(`/changes/${changeId}`);
    const lines = page.getByRole("region", { name: "Subscriptions" }).getByRole("row");
    await lines.nth(40).waitFor();
    const links = await lines
      .getByRole("link")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    const ids = links.map((href) => /record=([0-9a-f-]{36})/.exec(href)?.[1] ?? "").slice(0, 37);
    expect(ids.filter((id) => id !== "")).toHaveLength(37);
    const moved = { selection: { ids: ids.slice(0, 5) }, days: 30 };
    await api.mutate("subscriptions.pauseDunning", {
      mode: "apply",
      input: moved,
      reason: "They asked for it",
    });

    for (let row = 1; row <= 37; row++) await lines.nth(row).getByRole("checkbox").click();
    await page.getByRole("button", { name: "Take back 37" }).click();
    const back = page.getByRole("dialog", { name: /^Take back 37 rows/ });
    await back.getByText("32 subscriptions to change").waitFor();
    await back.getByRole("region", { name: "Left alone" }).waitFor();
    await back.getByRole("textbox", { name: "Reason" }).fill("These did pay late");
    await page.keyboard.press("Control+Enter");
    await back.waitFor({ state: "detached" });
    await expect.poll(() => stillReminded()).toBe(92);
    expect([...finance.complaints, ...owner.complaints]).toEqual([]);
  },
);
