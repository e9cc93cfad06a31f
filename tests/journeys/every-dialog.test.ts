import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

/* The dialogs: each opened once, by keyboard where that is the way in. */

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

// What lies under a dialog was looked at in every-page.test.ts; axe takes its time by the size of what it reads.
const open = "[role=dialog], [role=alertdialog]";

async function expectClean(): Promise<void> {
  expect(await accessibilityFaults(owner.page, open)).toEqual([]);
  expect(owner.complaints).toEqual([]);
}

async function firstRow(path: string): Promise<void> {
  const { page } = owner;
  await page.goto(path);
  await page.locator('[data-row="0"]').waitFor();
  await page.getByRole("grid").focus();
  await page.keyboard.press("j");
}

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
        await owner.page.getByRole("button", { name: "Edit", exact: true }).waitFor();
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
