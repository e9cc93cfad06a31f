import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accessibilityFaults,
  builtClient,
  closeBrowser,
  phone,
  signIn,
  takesKeys,
  visit,
  type Visit,
} from "#tests/support/browser.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * What a list does without being asked: keeps what is typed, adds an address to its view, keeps a view's look, shows what
 * was removed only where somebody looks for it, and lists its keys.
 */
let running: ConsoleProcess;
let owner: Visit;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole();
  owner = await visit(running.url);
  await signIn(owner.page, "owner@pressdesk.test");
});

afterAll(async () => {
  await owner?.close();
  await closeBrowser();
  await running?.stop();
});

const tab = (page: Page, name: string) => page.locator("[data-view]", { hasText: name });
/** Of the first rows: how many more are drawn depends on the moment. */
const titles = async (page: Page) =>
  (await page.locator("[data-row] [data-open]").allTextContents()).slice(0, 5);
const drawerOf = (page: Page) =>
  page.getByRole("dialog").filter({ has: page.getByRole("button", { name: "More" }) });
const open = async (page: Page, address: string) => {
  await page.goto(address);
  await page.locator("[data-row] [data-open]").first().waitFor();
};
const canEdit = (page: Page) =>
  page.getByRole("button", { name: "Stage edits, to save them together" }).waitFor();

async function confirm(page: Page, title: string) {
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The season is over.");
  await dialog.getByRole("button", { name: title.split(" ")[0]!, exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

test("letters typed before the editor is there land in it, whichever part of it is late", async () => {
  const { page, context } = owner;
  for (const part of ["all-edits", "editing-layer"]) {
    let release = () => {};
    const held = new Promise<void>((go) => (release = go));
    await context.route(`**/${part}-*.js`, async (route) => {
      await held;
      await route.continue();
    });
    await open(page, "/finance/coupons");
    if (part === "editing-layer") await canEdit(page);
    const at = Number(
      await page.getByRole("columnheader", { name: "Name", exact: true }).getAttribute("aria-colindex"),
    );
    const cell = page.locator(`[data-row='0'] [data-column='${at - 1}']`);
    const before = await cell.textContent();
    await cell.click();
    await page.keyboard.press("F2");
    // N, X and Q are shortcuts of the page.
    await page.keyboard.type("nxq Sommer");
    await page.keyboard.press("Backspace");
    expect(await page.getByRole("dialog").count()).toBe(0);
    release();
    const editor = page.getByRole("textbox", { name: "Name" });
    await expect.poll(() => editor.inputValue()).toBe("nxq Somme");
    await page.keyboard.type("r");
    await expect.poll(() => editor.inputValue()).toBe("nxq Sommer");
    await page.keyboard.press("Escape");
    await editor.waitFor({ state: "detached" });
    await expect.poll(() => cell.textContent()).toBe(before);
    await context.unroute(`**/${part}-*.js`);
  }
});

test("what an address says is added to its view, as a change of it", async () => {
  const { page } = owner;
  await open(page, "/finance/invoices?view=open");
  const opened = await titles(page);
  await open(page, "/finance/invoices?view=open&totals=totalAmount:sum");
  await page.getByRole("button", { name: "Discard" }).waitFor();
  await expect.poll(() => titles(page)).toEqual(opened);
  await page.getByRole("button", { name: "Discard" }).waitFor();
  // Taken away on purpose it stays away, in the link too.
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("cleared")).toBe("filter");
  await expect.poll(() => titles(page)).not.toEqual(opened);
  const all = await titles(page);
  await page.reload();
  await expect.poll(() => titles(page)).toEqual(all);
});

test("columns, widths, pins and density are kept with each saved view", async () => {
  const { page } = owner;
  const heading = (name: string) => page.locator(`[data-heading='${name}']`);
  const look = async () => ({
    headings: await page
      .locator("[data-heading]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-heading"))),
    width: Math.round((await heading("status").boundingBox())!.width),
    isPinned: await heading("status").evaluate((one) => getComputedStyle(one).position === "sticky"),
    height: (await page.locator("[data-row='0']").boundingBox())!.height,
  });
  await open(page, "/dispatch/bookings");
  const plain = await look();
  await page.getByRole("button", { name: "Save as a new view" }).click();
  await page.getByLabel("Name").fill("My look");
  await page.getByRole("button", { name: "Save view" }).click();
  await expect.poll(() => tab(page, "My look").getAttribute("aria-current")).toBe("true");

  await page.getByRole("button", { name: "Columns and density" }).click();
  const menu = page.getByRole("dialog", { name: "Columns" });
  await menu.getByRole("checkbox", { name: "Notes" }).or(menu.getByRole("checkbox")).last().click();
  await menu.getByText("Status", { exact: true }).hover();
  await menu.getByRole("button", { name: "Keep Status at the left" }).click();
  await menu.getByRole("radio", { name: "Relaxed" }).click();
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
  await heading("status").focus();
  await page.keyboard.press("Alt+Shift+ArrowRight");
  await expect.poll(async () => (await look()).width).toBe(plain.width + 16);
  const own = await look();
  expect(own).toMatchObject({ isPinned: true });
  expect(own.height).toBeGreaterThan(plain.height);
  expect(own.headings).not.toEqual(plain.headings);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Save", exact: true }).waitFor({ state: "detached" });

  await tab(page, "All").first().click();
  await expect.poll(look).toEqual(plain);
  await tab(page, "My look").click();
  await expect.poll(look).toEqual(own);

  // Another browser of the same person has it too: it is the view's, not the browser's.
  const elsewhere = await visit(running.url);
  await signIn(elsewhere.page, "owner@pressdesk.test");
  await open(elsewhere.page, new URL(page.url()).pathname + new URL(page.url()).search);
  await expect
    .poll(async () =>
      Math.round((await elsewhere.page.locator("[data-heading='status']").boundingBox())!.width),
    )
    .toBe(own.width);
  await expect
    .poll(async () => (await elsewhere.page.locator("[data-row='0']").boundingBox())!.height)
    .toBe(own.height);
  expect(elsewhere.complaints).toEqual([]);
  await elsewhere.close();
});

test("a built-in view is watched, as a copy of one's own", async () => {
  const { page } = owner;
  await open(page, "/finance/invoices?view=open");
  await tab(page, "Open").first().click({ button: "right" });
  await page.getByRole("menuitem", { name: "Watch …" }).click();
  const dialog = page.getByRole("dialog", { name: "Watch “Open”" });
  await dialog.getByText("a copy of your own is watched").waitFor();
  await dialog.getByRole("button", { name: "Watch" }).click();
  await page.getByText("Watching “Open”").waitFor();
  await expect.poll(() => tab(page, "Open").count()).toBe(2);
});

test("what was removed leaves the list, stands in Removed, says so at its address, and is restored", async () => {
  const { page } = owner;
  await open(page, "/finance/coupons");
  const removed = "STUDENT25";
  const coupon = page.locator("[data-open]", { hasText: removed });
  await coupon.click();
  const drawer = drawerOf(page);
  await drawer.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await confirm(page, "Remove this coupon");
  await drawer.getByText(/This coupon was removed/).waitFor();
  const address = new URL(page.url());

  await open(page, "/finance/coupons");
  expect(await coupon.count()).toBe(0);
  await open(page, "/finance/coupons?view=removed");
  await expect.poll(async () => (await titles(page))[0]).toBe(removed);
  await page.goto(`/finance/coupons?record=${address.searchParams.get("record")}`);
  await drawer.getByText(/This coupon was removed/).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await drawer.getByRole("button", { name: "Restore" }).first().click();
  await confirm(page, "Restore this coupon");
  await drawer.getByText(/This coupon was removed/).waitFor({ state: "detached" });
  await open(page, "/finance/coupons");
  await coupon.waitFor();
});

test("all that match are removed as one change, and Undo brings them back where they stood", async () => {
  const { page } = owner;
  await open(page, "/dispatch/user-addresses?q=Avenida");
  const before = await titles(page);
  await page.locator("[data-row='0'] [data-column='0']").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+a");
  const bar = page.getByRole("region", { name: "Selected rows" });
  const chosen = await bar.getByRole("status").textContent();
  const count = chosen!.split(" ")[0]!;
  expect(Number(count)).toBeGreaterThan(100);
  await bar.getByRole("button", { name: "Remove" }).click();
  await confirm(page, `Remove ${count} addresses`);
  await page.getByText(`${count} addresses removed`).first().waitFor();
  await page.getByText(/no longer in this list/).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText(/no longer in this list/).waitFor({ state: "detached" });
  expect(await titles(page)).toEqual(before);
  await open(page, "/dispatch/user-addresses?q=Avenida");
  expect(await titles(page)).toEqual(before);
});

test("a new record's form and another row's press ask before what was typed goes", async () => {
  const { page } = owner;
  const question = page.getByRole("alertdialog", { name: "Discard what you typed?" });
  await open(page, "/finance/coupons");
  await canEdit(page);
  await page.getByRole("button", { name: "New coupon" }).click();
  const dialog = page.getByRole("dialog", { name: "New coupon" });
  const code = dialog.getByRole("textbox", { name: "Code" });
  await takesKeys(dialog);
  await code.waitFor();
  // Nothing typed, nothing asked.
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "New coupon" }).click();
  await code.fill("HALF");
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await question.waitFor({ state: "hidden" });
  await page.mouse.click(5, 5);
  await takesKeys(question);
  await page.keyboard.press("Escape");
  await question.waitFor({ state: "hidden" });
  expect(await code.inputValue()).toBe("HALF");
  await dialog.getByRole("button", { name: "Close" }).click();
  await question.getByRole("button", { name: "Discard" }).click();
  await dialog.waitFor({ state: "hidden" });

  const [first, second] = await titles(page);
  await page.locator("[data-open]", { hasText: first! }).click();
  const drawer = drawerOf(page);
  await drawer.getByRole("button", { name: "Edit", exact: true }).click();
  const name = drawer.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Half a name");
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await question.waitFor({ state: "hidden" });
  await page.locator("[data-open]", { hasText: second! }).click();
  await question.getByRole("button", { name: "Keep editing" }).click();
  await question.waitFor({ state: "hidden" });
  expect(await name.inputValue()).toBe("Half a name");
  await page.locator("[data-open]", { hasText: second! }).click();
  await question.getByRole("button", { name: "Discard" }).click();
  await drawer.getByText(second!, { exact: true }).first().waitFor();
  await name.waitFor({ state: "detached" });
});

test("the list of shortcuts names the keys of the grid", async () => {
  const { page } = owner;
  await open(page, "/finance/coupons");
  await canEdit(page);
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const keysOf = (label: string) =>
    list
      .locator("dl > div", { has: page.getByText(label, { exact: true }) })
      .locator("kbd")
      .allTextContents();
  await list.getByText("Go along the cells").waitFor();
  expect(await keysOf("Go along the cells")).toEqual(["Up", "Down", "Left", "Right"]);
  expect(await keysOf("First, last column")).toEqual(["Home", "End"]);
  expect(await keysOf("Tick the row")).toEqual(["Space"]);
  expect(await keysOf("Tick all that match")).toEqual(["Ctrl", "A", "Ctrl", "A"]);
  expect(await keysOf("Edit the cell")).toEqual(["F2"]);
  expect(await keysOf("Open, or edit the cell")).toEqual(["Enter"]);
  expect(await keysOf("Copy the cell or the ticked rows")).toEqual(["Ctrl", "C"]);
  expect(await accessibilityFaults(page, "[role=dialog]")).toEqual([]);
  await page.keyboard.press("Escape");
});

test("on a phone every amount of a card is whole, and a record is named by what people use", async () => {
  const visitor = await visit(running.url, { viewport: phone });
  const { page } = visitor;
  await signIn(page, "owner@pressdesk.test");
  await open(page, "/finance/invoices?sort=-totalAmount");
  const cut = await page.locator("[data-row] .tabular-nums").evaluateAll((all) =>
    all.flatMap((one) => {
      for (let box = one.parentElement; box && !box.matches("[data-column]"); box = box.parentElement)
        if (one.getBoundingClientRect().right > box.getBoundingClientRect().right + 1) return one.textContent;
      return [];
    }),
  );
  expect(cut).toEqual([]);
  await expect.poll(() => page.locator("[data-row] .tabular-nums").count()).toBeGreaterThan(10);
  await open(page, "/support/errors");
  for (const row of [0, 1]) await page.locator(`[data-row='${row}'] [data-column='0']`).click();
  const bar = page.getByRole("region", { name: "Selected rows" });
  const clear = await bar.getByRole("button", { name: "Clear the selection" }).boundingBox();
  expect(clear!.x + clear!.width).toBeLessThanOrEqual(phone.width);
  await open(page, "/admin/users?q=orgadmin@northwind.test");
  await page.locator("[data-open]").first().click();
  const drawer = drawerOf(page);
  await drawer.getByRole("button", { name: "orgadmin@northwind.test" }).first().waitFor();
  expect(await drawer.getByText(/^[0-9a-f]{8}-[0-9a-f-]{27}$/).count()).toBe(0);
  await drawer.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Copy id" }).waitFor();
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
});

test("the browser's console stayed silent", () => {
  expect(owner.complaints).toEqual([]);
});
