import { fileURLToPath } from "node:url";
import type { BrowserContext, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openPreview, type Preview } from "#tests/support/preview.ts";
import { idOf } from "./grid-list.ts";

/* What is typed into a record's form, while the console reads, saves, or asks about it. */

let preview: Preview;
let context: BrowserContext;
beforeAll(async () => {
  preview = await openPreview(fileURLToPath(new URL("record-drawer-page.tsx", import.meta.url)));
});
afterAll(() => preview.close());
afterEach(() => context.close());

// As the batch stream writes it: the heads, then the one promise's answer.
const answer = (route: Route, data: unknown) => {
  const lines = [
    { "0": [[0], [null, 0, 0]] },
    [0, 0, [[{ result: 0 }], ["result", 0, 1]]],
    [1, 0, [[{ data }]]],
  ];
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return route.fulfill({ contentType: "application/json", body });
};

/** The record's form, opened, with something typed into it. Saving waits until `save` is called. */
async function openForm(text = "P-new") {
  context = await preview.browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  let save = () => {};
  const isSaved = new Promise<void>((done) => (save = done));
  const server = { isDown: false, saving: 0 };
  await page.route("**/api/trpc/**", async (route) => {
    if (server.isDown) return route.fulfill({ status: 503, body: "" });
    if (route.request().method() === "GET")
      return answer(route, { _id: idOf(2), _version: 1, code: "P-00002", status: "sent" });
    server.saving += 1;
    await isSaved;
    const result = { records: [{ id: idOf(2), version: 2 }] };
    return answer(route, { mode: "apply", changeId: idOf(9), rowCount: 1, revertible: true, result });
  });
  await page.goto(preview.url);
  await page.getByRole("button", { name: "Open" }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const code = page.getByRole("textbox", { name: "Code" });
  await code.fill(text);
  return { page, code, server, save };
}

const question = (page: Page) => page.getByRole("alertdialog", { name: "Discard what you typed?" });
const back = (page: Page) => page.evaluate(() => history.back());

test("a save that comes through while one is asked leaves no question behind", async () => {
  const { page, code, server, save } = await openForm();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(() => server.saving).toBe(1);
  await code.press("Escape");
  await question(page).waitFor();
  save();
  await page.getByText("Parcel saved").waitFor();
  await code.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await code.fill("P-newer");
  expect(await question(page).count()).toBe(0);
});

test("Back that waits for the answer goes on when the save comes through", async () => {
  const { page, server, save } = await openForm();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(() => server.saving).toBe(1);
  await back(page);
  await question(page).waitFor();
  save();
  await page.getByText("Parcel saved").waitFor();
  // The address has gone back already while it is asked; the record goes with the step.
  await page.getByRole("button", { name: "More" }).waitFor({ state: "detached" });
  expect(await question(page).count()).toBe(0);
});

test("a record that can't be read again keeps the form that is open, and says so after it", async () => {
  const { page, code, server } = await openForm();
  server.isDown = true;
  await page.evaluate(() => window.readAgain());
  expect(await code.inputValue()).toBe("P-new");
  await code.press("Escape");
  await question(page).getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: /again/ }).waitFor();
});

test("what was typed and taken back isn't asked about", async () => {
  const { page, code } = await openForm();
  await code.press("Escape");
  await question(page).getByRole("button", { name: "Keep editing" }).click();
  await code.fill("P-00002");
  await code.press("Escape");
  await code.waitFor({ state: "detached" });
  expect(await question(page).count()).toBe(0);
});

test("of two windows the one on top asks for both, and kept, both are still asked about", async () => {
  const { page, code } = await openForm();
  await page.evaluate(() => window.askReason());
  const reason = page.getByRole("textbox", { name: "Reason" });
  await reason.fill("Agreed");
  const ofReason = question(page).filter({ hasText: "The reason isn't sent." });
  await back(page);
  await ofReason.getByRole("button", { name: "Keep editing" }).click();
  await ofReason.waitFor({ state: "detached" });
  expect(await reason.inputValue()).toBe("Agreed");
  await page.keyboard.press("Escape");
  await ofReason.getByRole("button", { name: "Discard" }).click();
  await reason.waitFor({ state: "detached" });
  await back(page);
  await question(page).getByRole("button", { name: "Keep editing" }).click();
  expect(await code.inputValue()).toBe("P-new");

  await page.evaluate(() => window.askReason());
  await reason.fill("Agreed again");
  await back(page);
  await ofReason.getByRole("button", { name: "Discard" }).click();
  await expect.poll(() => new URL(page.url()).search).toBe("");
  await reason.waitFor({ state: "detached" });
  await code.waitFor({ state: "detached" });
});
