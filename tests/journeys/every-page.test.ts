import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoSignIns } from "#shared/demo-sign-ins.ts";
import { allResources } from "#shared/resources/all-resources.ts";
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

let running: ConsoleProcess;
let owner: Visit;

beforeAll(async () => {
  await builtClient();
  running = await demoConsole();
  // Axe looks at every row on the screen: a dozen tell as much as thirty.
  owner = await visit(running.url, { viewport: { width: 1440, height: 520 } });
  await owner.page.addInitScript(watchRefusals);
  await signIn(owner.page, "owner@pressdesk.test");
});

afterAll(async () => {
  await owner?.close();
  await closeBrowser();
  await running?.stop();
});

/** Notes in the page every list that it said couldn't be shown, be it for a moment only. */
function watchRefusals(): void {
  const refusals: string[] = [];
  Object.assign(globalThis, { refusals });
  new MutationObserver(() => {
    for (const heading of document.querySelectorAll("main h2"))
      if (heading.textContent?.startsWith("This list can't be shown")) refusals.push(location.pathname);
  }).observe(document, { subtree: true, childList: true });
}
const refusals = () =>
  owner.page.evaluate(() => (globalThis as unknown as { refusals: string[] }).refusals.splice(0));

const lists = Object.values(allResources).map(({ name, desk, label }) => ({
  name,
  label,
  path: `/${desk}/${name}`,
}));

// Lists that may be empty on a day of the demo, with the reason.
const mayBeEmpty: Record<string, string> = {
  "auth-verifications": "links and codes that wait for somebody",
  "queue-items": "queues that somebody has made",
};

describe("every list of the console and its first record, as the owner", () => {
  test.each(lists)(
    "$path: shows rows or says why not, its record opens by Enter, axe finds nothing serious, the browser's console stays empty",
    async ({ name, label, path }) => {
      const { page, complaints } = owner;
      complaints.length = 0;
      const link = page.getByRole("navigation").locator(`a[href="${path}"]:visible`).first();
      await ((await link.isVisible()) ? link.click() : page.goto(path));
      await page.getByRole("heading", { level: 1, name: label, exact: true }).waitFor();
      const row = page.locator('[data-row="0"]');
      const nothing = page.getByRole("main").getByRole("heading", { level: 2 });
      await (name in mayBeEmpty ? row.or(nothing) : row).first().waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      if ((await row.count()) > 0) {
        await page.getByRole("grid").focus();
        await page.keyboard.press("j");
        await page.keyboard.press("Enter");
        const drawer = page.getByRole("dialog");
        await drawer.getByRole("tab").or(drawer.locator("dt")).first().waitFor();
        expect(await accessibilityFaults(page, "[role=dialog]")).toEqual([]);
        await page.keyboard.press("Escape");
        await drawer.waitFor({ state: "detached" });
      }
      expect(await refusals()).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );
});

describe("the pages around the lists", () => {
  test.each(["/", "/profile", "/support/errors?view=resolved", "/no/such-page"])("%s", async (path) => {
    const { page, complaints } = owner;
    complaints.length = 0;
    await page.goto(path);
    await page.getByRole("main").getByRole("heading").first().waitFor();
    // Grey shapes stand for what is on its way.
    await expect.poll(() => page.locator("main .animate-shimmer").count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("an error's drawer, in the dark and on a phone", async () => {
    for (const options of [{ theme: "dark" }, { viewport: phone }] as const) {
      const support = await visit(running.url, options);
      await signIn(support.page, "support@pressdesk.test");
      await support.page.goto("/support/errors");
      await support.page
        .getByText(/Error: /)
        .first()
        .click();
      await support.page.getByText("Stack trace").first().waitFor();
      expect(await accessibilityFaults(support.page)).toEqual([]);
      expect(support.complaints).toEqual([]);
      await support.close();
    }
  });

  test("the sign-in page in both themes", async () => {
    for (const theme of ["light", "dark"] as const) {
      const stranger = await visit(running.url, { theme });
      await stranger.page.goto("/sign-in");
      await stranger.page.getByLabel("E-mail").waitFor();
      expect(await accessibilityFaults(stranger.page)).toEqual([]);
      expect(stranger.complaints).toEqual([]);
      await stranger.close();
    }
  });
});

describe("each demo sign-in", () => {
  test.each(demoSignIns)("$email sees its own desk and nothing that fails", async ({ email }) => {
    const person = await visit(running.url);
    await signIn(person.page, email);
    await person.page.getByRole("navigation").first().waitFor();
    await person.page.getByRole("main").waitFor();
    const links = await person.page
      .getByRole("navigation")
      .first()
      .getByRole("link")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    const own = links.filter((href) => href.split("/").length === 3);
    expect(own.length).toBeGreaterThan(0);
    for (const href of own.slice(0, 4)) {
      await person.page.goto(href);
      await person.page
        .getByText(/\d+ rows? loaded|Nothing|No /)
        .first()
        .waitFor();
    }
    expect(person.complaints).toEqual([]);
    await person.close();
  });
});
