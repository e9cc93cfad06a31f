import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allResources } from "#shared/resources/all-resources.ts";
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

/* The drawer of a record of every list, and the dialogs: each opened once, by keyboard where that is the way in. */

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

// What lies under the drawer was looked at in every-page.test.ts; axe takes its time by the size of what it reads.
const open = "[role=dialog], [role=alertdialog]";

async function expectClean(): Promise<void> {
  expect(await accessibilityFaults(owner.page, open)).toEqual([]);
  expect(owner.complaints).toEqual([]);
}

async function firstRow(path: string): Promise<boolean> {
  const { page, complaints } = owner;
  complaints.length = 0;
  await page.goto(path);
  const row = page.locator('[data-row="0"]');
  await row
    .or(page.getByRole("heading", { level: 2 }))
    .first()
    .waitFor();
  if ((await row.count()) === 0) return false;
  await page.getByRole("grid").focus();
  await page.keyboard.press("j");
  return true;
}

// Lists that may be empty on a day of the demo, with the reason.
const mayBeEmpty: Record<string, string> = {
  "auth-verifications": "links and codes that wait for somebody",
  "queue-items": "queues that somebody has made",
};

describe("the drawer of the first record", () => {
  test.each(Object.values(allResources).map(({ name, desk }) => ({ name, path: `/${desk}/${name}` })))(
    "$name: opens by Enter, axe finds nothing serious in it, the browser's console stays empty",
    async ({ name, path }) => {
      const { page } = owner;
      if (!(await firstRow(path))) return void expect(Object.keys(mayBeEmpty)).toContain(name);
      await page.keyboard.press("Enter");
      const drawer = page.getByRole("dialog");
      await drawer.getByRole("tab").or(drawer.locator("dt")).first().waitFor();
      await expectClean();
    },
  );
});

describe("the dialogs", () => {
  const onErrors = async (...keys: string[]) => {
    await firstRow("/support/errors");
    for (const key of keys) await owner.page.keyboard.press(key);
  };
  const onToday = async (key: string) => {
    await owner.page.goto("/");
    await owner.page.getByRole("heading", { level: 1 }).waitFor();
    await owner.page.keyboard.press(key);
  };

  test.each<[string, () => Promise<void>]>([
    ["the plan of a bulk change", () => onErrors("x", "j", "x", "r")],
    ["whom to assign errors to", () => onErrors("a")],
    ["the shortcuts", () => onToday("?")],
    ["the palette", () => onToday("Control+k")],
    [
      "setting up a second factor",
      async () => {
        await owner.page.goto("/profile");
        await owner.page.getByRole("button", { name: "Set up an authenticator app" }).click();
      },
    ],
    [
      "the form of a record",
      async () => {
        await firstRow("/admin/users");
        await owner.page.keyboard.press("Enter");
        await owner.page.getByRole("dialog").locator("dt").first().waitFor();
        await owner.page.keyboard.press("e");
        await owner.page.getByRole("dialog").getByRole("textbox").first().waitFor();
      },
    ],
  ])("%s", async (_, go) => {
    const { page, complaints } = owner;
    complaints.length = 0;
    await go();
    await page.getByRole("dialog").or(page.getByRole("alertdialog")).first().waitFor();
    await expectClean();
  });
});
