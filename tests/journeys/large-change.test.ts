import { afterAll, beforeAll, expect, test } from "vitest";
import {
  accessibilityFaults,
  builtClient,
  closeBrowser,
  signIn,
  visit,
  type Visit,
} from "#tests/support/browser.ts";
import { listParamsToSearch } from "#shared/list-url.ts";
import type { ConsoleProcess } from "#tests/support/console-process.ts";
import { demoConsole } from "#tests/support/demo-console.ts";

/*
 * More errors than anybody would wait for are resolved at once: the change runs by itself, shows how far it is in two tabs and
 * after a reload, can be opened at the end, and is taken back the same way.
 */
let running: ConsoleProcess;
let owner: Visit;
const rows = 12_500;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole(async (client) => {
    await client.query("begin; set local session_replication_role = replica");
    await client.query(
      `insert into error_groups (project_id, fingerprint, title, level)
       select (select id from ingest_projects order by id limit 1), 'large ' || n, 'Label printer offline ' || n, 'error'
       from generate_series(1, $1::int) n`,
      [rows],
    );
    await client.query("update system_settings set value = '10000' where key = 'changes.jobRows'");
    await client.query("update approval_policies set is_active = false");
    await client.query("commit");
  });
  owner = await visit(running.url);
  await signIn(owner.page, "owner@pressdesk.test");
});

afterAll(async () => {
  await owner?.close();
  await closeBrowser();
  await running?.stop();
});

test("a large change runs by itself, in sight of both tabs, and is taken back at the end", async () => {
  const { page, context } = owner;
  const other = await context.newPage();
  await other.goto("/profile");
  const filter = { field: "title", operator: "startsWith", value: "Label printer offline" } as const;
  await page.goto(`/support/errors?${new URLSearchParams(listParamsToSearch({ filter })).toString()}`);
  await page.getByRole("row").nth(3).waitFor();
  for (let n = 0; n < 2; n++) {
    await page.keyboard.press("j");
    await page.keyboard.press("x");
  }
  await page.getByRole("button", { name: /^Select all .* that match/ }).click();
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: /^Resolve/ });
  await dialog.getByRole("button", { name: "Resolve", exact: true }).click();
  await page.getByText("This is under way").first().waitFor();
  const tray = page.getByRole("region", { name: "Under way" });
  await tray.getByText("Resolve 12,500 errors").waitFor();
  await other
    .getByRole("region", { name: "Under way" })
    .getByText(/12,500 errors/)
    .waitFor();
  await page.reload();
  await tray.getByText(/12,500 errors/).waitFor();
  await tray.getByRole("link", { name: "Open the change" }).waitFor({ timeout: 240_000 });
  expect(await accessibilityFaults(page, "section[aria-label='Under way']")).toEqual([]);
  await tray.getByRole("link", { name: "Open the change" }).click();
  await page.getByText(/^Ran in the background,/).waitFor();
  await page.getByRole("button", { name: /^Take back/ }).click();
  const back = page.getByRole("dialog", { name: /^Take back/ });
  await back.getByRole("button", { name: "Take back", exact: true }).click();
  await tray.getByText("Take back a change of 12,500 rows").waitFor();
  await page.getByText("12,500 rows as before").first().waitFor({ timeout: 240_000 });
  expect(owner.complaints).toEqual([]);
}, 300_000);
