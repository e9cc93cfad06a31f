import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtClient, closeBrowser, signIn, visit, type Visit } from "#tests/support/browser.ts";
import { signedInClient } from "#tests/support/console-client.ts";
import { consoleProcess, freePort, type ConsoleProcess } from "#tests/support/console-process.ts";

/*
 * The main job from one end to the other: apps with unmodified Sentry SDKs and the DSN that the start printed, a support
 * agent in a real browser who never reloads.
 */
let dataDir: string;
let running: ConsoleProcess;
let dsn: string;
let support: Visit;
let shop: Server;
let shopUrl: string;
let app: ChildProcess;

beforeAll(async () => {
  await builtClient();
  dataDir = await mkdtemp(join(tmpdir(), "pressdesk-journey-"));
  running = await consoleProcess({ dataDir });
  dsn = /http:\/\/\w+@\S+\/ingest\/sentry\/\d+/.exec(running.output())?.[0] ?? "";
  app = spawn(process.execPath, ["--import", "tsx", "tests/support/sentry-child.ts"], {
    env: { ...process.env, SENTRY_DSN: dsn },
    stdio: ["pipe", "pipe", "inherit"],
  });
  [shop, shopUrl] = await openShop(dsn);
  support = await visit(running.url);
  await signIn(support.page, "support@pressdesk.test");
}, 240_000);

afterAll(async () => {
  app?.kill();
  shop?.close();
  await support?.close();
  await closeBrowser();
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Another site, on another origin, with the unmodified browser SDK in its bundle. */
async function openShop(dsn: string): Promise<[Server, string]> {
  const entry = createRequire(import.meta.url).resolve("@sentry/browser");
  const bundled = await build({
    configFile: false,
    logLevel: "silent",
    mode: "production",
    build: { write: false, lib: { entry, formats: ["iife"], name: "Sentry", fileName: "sentry" } },
  });
  const [output] = [bundled].flat();
  const sdk = output && "output" in output ? output.output[0].code : "";
  const page = `<!doctype html><title>Shop</title><button id="pay">Pay</button><script>${sdk.replaceAll("</script", "<\\/script")}</script>
    <script>Sentry.init({ dsn: ${JSON.stringify(dsn)}, release: "shop@2.0.0" });
    document.querySelector("#pay").addEventListener("click", function payNow() { throw new TypeError("The till is shut"); });</script>`;
  const server = createServer((_, answer) =>
    answer.setHeader("content-type", "text/html; charset=utf-8").end(page),
  );
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return [server, `http://127.0.0.1:${port}`];
}

function sendFromNode(line: string): Promise<void> {
  app.stdin?.write(`${line}\n`);
  return new Promise((resolve) => app.stdout?.once("data", () => resolve()));
}

const errorRow = (words: string) => support.page.getByRole("row").filter({ hasText: words });

async function statusOf(search: string): Promise<unknown> {
  const client = await signedInClient(running.url, "support@pressdesk.test");
  const { rows } = await client.query<{ rows: { status: string }[] }>("errors.list", {
    search,
    columns: ["status"],
  });
  return rows[0]?.status;
}

test("the start prints a DSN that SDKs take", () => {
  expect(dsn).toMatch(/^http:\/\/\w+@localhost:\d+\/ingest\/sentry\/\d+$/);
});

test("what comes between the rows and the live stream is not missed", async () => {
  const { page } = support;
  await page.route(/live\.changes/, async (route) => {
    await new Promise((wait) => setTimeout(wait, 3_000));
    await route.continue();
  });
  await page.goto("/support/errors");
  await expect.poll(() => page.getByRole("row").count(), { timeout: 10_000 }).toBeGreaterThan(5);
  await sendFromNode("message Drum stands still");
  await shows("Drum stands still", 10_000);
  await page.unroute(/live\.changes/);
}, 60_000);

test("errors of both SDKs are in the open list within two seconds, without a reload", async () => {
  await support.page.goto("/support/errors");
  await expect.poll(() => support.page.getByRole("row").count(), { timeout: 10_000 }).toBeGreaterThan(5);

  await sendFromNode("throw 4711");
  await shows("TicketError: Ticket 4711 not found", 2_000);

  const buyer = await visit(shopUrl);
  await buyer.page.goto("/");
  await buyer.page.getByRole("button", { name: "Pay" }).click();
  await shows("TypeError: The till is shut", 4_000);
  await buyer.close();
}, 60_000);

// New rows wait behind a bar while somebody reads, so that nothing jumps under the cursor.
async function shows(title: string, milliseconds: number): Promise<void> {
  const row = errorRow(title).first();
  const news = support.page.getByRole("button", { name: /new/i }).filter({ hasText: /^\d+ new/ });
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline && !(await row.isVisible())) {
    if (await news.isVisible()) await news.click();
    await support.page.waitForTimeout(50);
  }
  expect(await row.isVisible(), title).toBe(true);
}

test("one is resolved by key, undone from the toast, and comes back by itself when it happens again", async () => {
  const title = "TicketError: Ticket 4711 not found";
  await errorRow(title).first().getByText(title).click();
  await expect.poll(() => support.page.getByText("loadTicket").first().isVisible()).toBe(true);
  await support.page.keyboard.press("r");
  await expect.poll(() => support.page.getByText("1 error resolved").isVisible()).toBe(true);
  await support.page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => support.page.getByText("Undone").isVisible()).toBe(true);

  await support.page.keyboard.press("r");
  await expect.poll(() => statusOf("TicketError"), { timeout: 10_000 }).toBe("resolved");
  await support.page.keyboard.press("Escape");
  await sendFromNode("throw 4712");
  await expect.poll(() => statusOf("TicketError"), { timeout: 10_000 }).toBe("unresolved");
  await shows(title, 4_000);
}, 60_000);

test("many are resolved after a rehearsal, undone, and the audit log has who, what and the diff", async () => {
  const { page } = support;
  for (const words of ["The steamer is cold", "The belt is torn", "The label is wet"])
    await sendFromNode(`message ${words}`);
  await page.goto("/support/errors?q=The%20&view=unresolved");
  await expect.poll(() => errorRow("The belt is torn").first().isVisible(), { timeout: 10_000 }).toBe(true);
  for (const words of ["The steamer is cold", "The belt is torn", "The label is wet"]) {
    await errorRow(words).first().getByRole("gridcell").first().click();
  }
  await page.getByRole("region", { name: "Selected rows" }).getByRole("button", { name: "Resolve" }).click();
  const dialog = page.getByRole("dialog");
  await expect
    .poll(() => dialog.getByText("The belt is torn").first().isVisible(), { timeout: 10_000 })
    .toBe(true);
  await dialog.getByRole("button", { name: "Resolve", exact: true }).click();
  await expect.poll(() => page.getByText("3 errors resolved").isVisible(), { timeout: 10_000 }).toBe(true);

  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => page.getByText("Undone").isVisible(), { timeout: 10_000 }).toBe(true);

  await page.goto("/admin/activities");
  const entry = page
    .getByRole("row")
    .filter({ hasText: "errors:resolve" })
    .filter({ hasText: "Resolved 3 errors" })
    .first();
  await expect.poll(() => entry.isVisible(), { timeout: 10_000 }).toBe(true);
  expect(await entry.textContent()).toContain("Tiago Nogueira");
  await entry.getByText("errors:resolve").click();
  const drawer = page.getByRole("dialog");
  await expect
    .poll(() => drawer.getByText("The belt is torn").first().isVisible(), { timeout: 10_000 })
    .toBe(true);
  await expect.poll(() => drawer.textContent()).toMatch(/Unresolved.*Resolved/s);
}, 60_000);

test("nothing was written to the browser's console", () => {
  expect(support.complaints).toEqual([]);
});
