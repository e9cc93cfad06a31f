import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * Finance takes the coupons out, changes them elsewhere, brings them back, and takes the import back.
 */
let dataDir: string;
let running: ConsoleProcess;
let finance: Visit;

beforeAll(async () => {
  await builtClient();
  dataDir = await mkdtemp(join(tmpdir(), "pressdesk-import-"));
  running = await demoConsole();
  finance = await visit(running.url);
  await signIn(finance.page, "finance@pressdesk.test");
});

afterAll(async () => {
  await finance?.close();
  await closeBrowser();
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function taken(choice: string, file: string): Promise<string> {
  const { page } = finance;
  await page.getByRole("button", { name: "Export and share" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: choice }).click();
  const path = join(dataDir, file);
  await (await download).saveAs(path);
  return path;
}

async function check(path: string): Promise<void> {
  const { page } = finance;
  await page.locator("input[type=file]").setInputFiles(path);
  await page.getByRole("button", { name: /^Check \d/ }).click();
  await page.getByText("As they are").waitFor();
}

const counts = (label: string, count: string) =>
  expect
    .poll(() => finance.page.locator("dl > div", { hasText: label }).locator("dd").textContent())
    .toBe(count);

test("what was exported comes back as no change, an edited copy as one change, and Undo takes it back", async () => {
  const { page } = finance;
  await page.goto("/finance/coupons");
  const sheet = await taken("XLSX with ids, to import again", "coupons.xlsx");
  await page.getByText("Coupons as XLSX: downloaded").waitFor();
  const csv = await taken("CSV with ids, to import again", "coupons.csv");
  await page.getByRole("button", { name: "Export and share" }).click();
  await page.getByRole("menuitem", { name: "Import…" }).click();
  await page.waitForURL("**/import/coupons");

  await check(sheet);
  await counts("Changed", "0");
  await page.getByText("0 changes").waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  const lines = (await readFile(csv, "utf8")).split("\r\n");
  const header = lines[0]!.replace("\uFEFF", "").split(",");
  const row = (values: Record<string, string>) => header.map((name) => values[name] ?? "").join(",");
  const wrong = row({ Code: "not a code", Type: "percentage", Discount: "10" });
  const added = row({ Code: "BROUGHT1", Type: "percentage", Discount: "10" });
  await writeFile(csv, [lines[0], wrong, added, ...lines.slice(1)].join("\r\n"));
  await page.getByRole("button", { name: "Choose another file" }).click();
  await check(csv);
  await counts("New", "1");
  await counts("Can't be imported", "1");
  await page.getByText("Capitals, digits, dots, hyphens and underscores only.").waitFor();

  await page.getByRole("button", { name: "Import the other 1 row" }).click();
  await page.getByText("1 new, 0 changed").waitFor();
  await page.goto("/finance/coupons?q=BROUGHT1");
  await page.getByRole("link", { name: "BROUGHT1" }).waitFor();
  await page.goBack();
  expect(finance.complaints).toEqual([]);
});

test("it fits a phone and works by keyboard", async () => {
  const { page } = finance;
  await page.setViewportSize(phone);
  await page.goto("/import/coupons");
  await page.getByRole("button", { name: "Choose a file" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).focus();
  await page.keyboard.press("Enter");
  await (
    await chooser
  ).setFiles({
    name: "new.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("Code,Type,Discount\nPHONE1,percentage,10\n"),
  });
  await page.getByRole("button", { name: "Check 1 row" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Import 1 row" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("1 new, 0 changed").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
  await page.getByRole("main").getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Undone").waitFor();
  expect(finance.complaints).toEqual([]);
});
