import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fillTables } from "#drizzle/seed/seed-client.ts";
import { builtClient, closeBrowser, signIn, takesKeys, visit, type Visit } from "#tests/support/browser.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";
import { chooseRequest } from "./choose-request.ts";

/*
 * The printers of the counters fell asleep and left 12,000 errors. Helena clears them away without a mouse: finds them,
 * orders them, ticks them all, asks; another admin approves; it was too early, so it is taken back; and what she looked
 * at is kept as a view for everyone, which opens the same on a colleague's screen.
 */
const asleep = 12_000;
let running: ConsoleProcess;
let helena: Visit;
let colleague: Visit;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole((client) =>
    fillTables(client, async () => {
      await client.query(
        `insert into error_groups (project_id, organization_id, fingerprint, title, culprit, error_type, level, environment, status,
           first_seen, last_seen, event_count, user_count, created_at, updated_at)
         select project.id, project.organization_id, md5('printer ' || n), 'PrinterError: counter ' || n % 40 || ' is asleep (' || n || ')',
           'counter/print.ts', 'PrinterError', case when n <= $1 then 'fatal' else 'warning' end, 'production', 'unresolved',
           now() - interval '2 days', now() - n * interval '1 second', 1 + n % 7, n % 5, now() - interval '2 days', now() - interval '1 day'
         from generate_series(1, $1 + 500) n, (select id, organization_id from ingest_projects order by id limit 1) project`,
        [asleep],
      );
      await client.query("analyze error_groups");
    }),
  );
  [helena, colleague] = [await visit(running.url), await visit(running.url)];
  await helena.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(helena.page, "owner@pressdesk.test");
  await signIn(colleague.page, "admin@pressdesk.test");
});

afterAll(async () => {
  await helena?.close();
  await colleague?.close();
  await closeBrowser();
  await running?.stop();
});

const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Goes on with Tab, or back with Shift+Tab, until this has the focus, as somebody without a mouse does. */
async function reach(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await target.waitFor();
  const has = () => target.evaluate((element) => element === document.activeElement);
  for (let step = 0; step < 80 && !(await has()); step++) await page.keyboard.press(key);
  expect(await has()).toBe(true);
}

const titles = (page: Page) => page.locator("[data-row] [data-open]").allInnerTexts();
const ticked = (page: Page) =>
  page.getByRole("region", { name: "Selected rows" }).getByRole("status").textContent();
const isSorted = async (page: Page, column: string, order: string) =>
  expect.poll(() => page.getByRole("columnheader", { name: column }).getAttribute("aria-sort")).toBe(order);
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const reason = "The printers are awake again";

test("a list is narrowed by the builder and by a chip, and ordered by two columns", async () => {
  const { page } = helena;
  await page.goto("/support/errors");
  await page.locator("[data-row='3']").waitFor();
  await reach(page, page.getByRole("combobox", { name: "Filter by a field" }));
  await press(page, "Enter");
  await reach(page, button(page, "And, or, related records…"));
  await press(page, "Enter");
  const builder = page.getByRole("dialog", { name: "Filter" });
  await reach(page, builder.getByRole("button", { name: "Condition", exact: true }));
  await press(page, "Enter");
  await reach(page, builder.getByRole("textbox").last(), "Shift+Tab");
  await page.keyboard.type("printererror");
  await press(page, "Enter");
  await builder.waitFor({ state: "detached" });
  await page
    .getByText(/contains .?printererror/)
    .first()
    .waitFor();

  await reach(page, button(page, "Level"));
  await press(page, "Enter");
  await reach(page, page.getByRole("checkbox", { name: "Fatal" }));
  await press(page, " ");
  await expect.poll(() => page.getByRole("checkbox", { name: "Fatal" }).isChecked()).toBe(true);
  await press(page, "Escape");
  await button(page, /^Level: Fatal/).waitFor();

  await reach(page, page.locator("[role=columnheader][tabindex='0'], [data-row] [tabindex='0']").first());
  await press(page, "Control+Home", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowRight");
  await press(page, "Enter");
  await isSorted(page, "Events", "descending");
  await press(page, "ArrowRight", "Shift+Enter");
  await isSorted(page, "Users", "descending");
  expect(new URL(page.url()).searchParams.get("sort")).toBe("-eventCount,-userCount");
  await expect.poll(async () => (await titles(page))[0]).toMatch(/PrinterError/);
});

test("all 12,000 that match are rehearsed as one change, approved by somebody else, and taken back", async () => {
  const { page } = helena;
  await press(page, "ArrowDown", "Control+a");
  await expect.poll(() => ticked(page)).toMatch(/^\d{2,3} selected$/);
  await press(page, "Control+a");
  await expect.poll(() => ticked(page)).toMatch(/^10,000\+ selected$/);
  await press(page, "r");
  const plan = page.getByRole("dialog", { name: "Resolve all matching errors" });
  await plan.getByText("A second person has to approve this").waitFor();
  await plan
    .getByText(/12,000/)
    .first()
    .waitFor();
  await reach(page, plan.getByRole("textbox", { name: "Reason" }));
  await page.keyboard.type(reason);
  await press(page, "Control+Enter");
  await page.getByText("Asked for approval").first().waitFor();
  await approve(reason);

  // It shows in the open list without a reload: none of them is unresolved any more.
  await page.getByText(/no longer in this list/).waitFor();

  const tooEarly = "Half of them fell asleep again";
  const list = page.url();
  await page.goto("/admin/activities");
  const entry = page.locator("[data-row]", { hasText: reason }).first();
  await entry.waitFor();
  const isReached = () => entry.evaluate((row) => row.contains(document.activeElement));
  for (let step = 0; step < 10 && !(await isReached()); step++) await press(page, "j");
  await press(page, "Enter");
  await page.getByRole("button", { name: /^Take back/ }).waitFor();
  await press(page, "t");
  const back = page.getByRole("dialog", { name: /^Take back/ });
  await back.getByText("A second person has to approve this").waitFor();
  await reach(page, back.getByRole("textbox", { name: "Reason" }));
  await page.keyboard.type(tooEarly);
  await press(page, "Control+Enter");
  await page.getByText("Asked for approval").first().waitFor();
  await approve(tooEarly);
  await page.goto(list);
  await expect.poll(async () => (await titles(page)).length).toBeGreaterThan(10);
});

/** The colleague finds the request in the queue of approvals and lets it through. */
async function approve(why: string): Promise<void> {
  const { page } = colleague;
  await page.goto("/approvals");
  await chooseRequest(page, why);
  await page.getByRole("article").getByText(why).waitFor();
  await page.getByRole("button", { name: /^Approve/ }).waitFor();
  await press(page, "a");
  await takesKeys(page.getByRole("dialog", { name: /^Approve/ }));
  await press(page, "Enter");
  await page.getByText("Approved: 12,000 rows changed").first().waitFor();
}

test("the list is saved and shared with everyone; its link opens the same rows, order and columns for a colleague", async () => {
  const { page } = helena;
  await reach(page, button(page, "Save as a new view"), "Shift+Tab");
  await press(page, "Enter");
  await takesKeys(page.getByLabel("Name"));
  await page.keyboard.type("Printers asleep");
  await press(page, "Enter");
  const menu = button(page, "Menu of the view Printers asleep");
  const choose = async (name: RegExp) => {
    await reach(page, menu, "Shift+Tab");
    await press(page, "Enter");
    const item = page.getByRole("menuitem", { name });
    await takesKeys(page.getByRole("menu"));
    const has = () => item.evaluate((element) => element === document.activeElement);
    for (let step = 0; step < 20 && !(await has()); step++) await press(page, "ArrowDown");
    await press(page, "Enter");
  };
  await menu.waitFor();
  await choose(/^Share/);
  const share = page.getByRole("dialog", { name: /^Who sees/ });
  await takesKeys(share);
  await reach(page, share.getByRole("radio", { name: "Only me" }));
  await press(page, "ArrowUp");
  await expect.poll(() => share.getByRole("radio", { name: "Everyone", exact: true }).isChecked()).toBe(true);
  await reach(page, share.getByRole("button", { name: "Share" }));
  await press(page, "Enter");
  await share.waitFor({ state: "detached" });
  await choose(/^Copy link/);
  await page.getByText("Link copied").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const { page: theirs } = colleague;
  await theirs.goto(link);
  await expect.poll(() => titles(theirs)).toEqual(await titles(page));
  await expect
    .poll(() => theirs.locator("[data-view][aria-current='true']").innerText())
    .toBe("Printers asleep");
  await button(theirs, /^Level: Fatal/).waitFor();
  await theirs
    .getByText(/contains .?printererror/)
    .first()
    .waitFor();
  await isSorted(theirs, "Events", "descending");
  await isSorted(theirs, "Users", "descending");
  const headings = (of: Page) => of.getByRole("columnheader").allInnerTexts();
  expect(await headings(theirs)).toEqual(await headings(page));
  expect([...helena.complaints, ...colleague.complaints]).toEqual([]);
});
