import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults, takesKeys } from "#tests/support/browser.ts";
import { openPreview, type Preview } from "#tests/support/preview.ts";

let preview: Preview;
let context: BrowserContext;

beforeAll(async () => {
  preview = await openPreview(fileURLToPath(new URL("ui-kit-page.tsx", import.meta.url)));
});
afterAll(() => preview.close());
afterEach(() => context.close());

async function open(options: { width?: number; dark?: boolean } = {}): Promise<Page> {
  context = await preview.browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    colorScheme: options.dark ? "dark" : "light",
    permissions: ["clipboard-read", "clipboard-write"],
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(preview.url);
  await page.getByRole("heading", { name: "Kit" }).waitFor();
  return page;
}

const happened = (page: Page) => page.getByTestId("happened").textContent();
const focused = (page: Page) =>
  page.evaluate(
    () =>
      document.activeElement?.textContent ||
      document.activeElement?.getAttribute("aria-label") ||
      document.activeElement?.tagName,
  );

describe("shortcuts", () => {
  it("runs keys pressed together and one after the other", async () => {
    const page = await open();
    await page.keyboard.press("Control+k");
    await expect.poll(() => happened(page)).toBe("mod+k");
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    await expect.poll(() => happened(page)).toBe("g e");
    await page.keyboard.press("e");
    await expect.poll(() => happened(page)).toBe("e");
    await page.keyboard.press("Shift+?");
    await expect.poll(() => happened(page)).toBe("?");
  });

  it("leaves letters alone while somebody types, but not combinations", async () => {
    const page = await open();
    await page.getByLabel("E-mail").pressSequentially("ge?");
    expect(await happened(page)).toBe("nothing");
    await expect.poll(() => page.getByLabel("E-mail").inputValue()).toBe("ge?");
    await page.keyboard.press("Control+k");
    await expect.poll(() => happened(page)).toBe("mod+k");
  });

  it("leaves the page alone behind a dialog, and lets the drawer take over a key", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Alert" }).click();
    await takesKeys(page.getByRole("alertdialog"));
    await page.keyboard.press("e");
    expect(await happened(page)).toBe("nothing");
    await page.keyboard.press("Escape");
    await page.getByRole("alertdialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Drawer" }).click();
    await takesKeys(page.getByRole("dialog"));
    await page.keyboard.press("e");
    await expect.poll(() => happened(page)).toBe("e in drawer");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("e");
    await expect.poll(() => happened(page)).toBe("e");
  });
});

describe("overlays", () => {
  it("gives a dialog's focus to its first field and back to what opened it", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Dialog" }).click();
    await page.getByRole("dialog", { name: "Refund" }).waitFor();
    await takesKeys(page.getByLabel("Sum"));
    await page.keyboard.type("12.50");
    await expect.poll(() => page.getByLabel("Sum").inputValue()).toBe("12.50");
    for (let press = 0; press < 6; press++) {
      await page.keyboard.press("Tab");
      // The guards at both ends hand the focus on a moment later.
      await expect
        .poll(() => page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null))
        .toBe(true);
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("Dialog");
  });

  it("opens a menu by keyboard, runs an item, and gives the focus back", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Menu" }).focus();
    await page.keyboard.press("Enter");
    const edit = page.getByRole("menuitem", { name: "Edit" });
    await edit.waitFor();
    await expect.poll(() => edit.evaluate((item) => item === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await expect.poll(() => happened(page)).toBe("edited");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("Menu");
  });

  it("starts a dangerous question on the harmless answer", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Alert" }).click();
    await page.getByRole("alertdialog", { name: "Delete this view?" }).waitFor();
    await expect.poll(() => focused(page)).toBe("Cancel");
    await page.getByRole("button", { name: "Delete view" }).click();
    await expect.poll(() => happened(page)).toBe("deleted");
  });

  it("leaves the page usable beside a drawer, which the keyboard makes wider and which remembers it", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Drawer" }).click();
    const drawer = page.getByRole("dialog", { name: "Invoice 2041" });
    await takesKeys(drawer);
    const handle = page.getByRole("separator", { name: "Width of the panel" });
    await handle.focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    const width = async () => Math.round((await drawer.boundingBox())?.width ?? 0);
    await expect.poll(width).toBe(624);
    await page.getByLabel("E-mail").fill("still usable");
    expect(await drawer.isVisible()).toBe(true);
    await page.reload();
    await page.getByRole("button", { name: "Drawer" }).click();
    await expect.poll(width).toBe(624);
  });

  it("fills a phone's screen with the drawer and blocks the page below", async () => {
    const page = await open({ width: 390 });
    await page.getByRole("button", { name: "Drawer" }).click();
    await expect.poll(async () => (await page.getByRole("dialog").boundingBox())?.width).toBe(390);
    expect(await page.getByRole("separator", { name: "Width of the panel" }).count()).toBe(0);
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("says things in passing with one action", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Toast" }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => happened(page)).toBe("undone");
    await page.getByText("3 resolved").waitFor({ state: "detached" });
  });

  it("shows the exact time on focus, and lets Escape take it away", async () => {
    const page = await open();
    await page.locator("time").focus();
    // Focus shows it only when it came by keyboard.
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    const tooltip = page.getByRole("tooltip");
    await tooltip.waitFor();
    expect(await tooltip.textContent()).toBe("Sat, 29 Feb 2020, 11:00:00 CET");
    expect(await page.locator("time").getAttribute("aria-describedby")).toBe(
      await tooltip.getAttribute("id"),
    );
    await page.keyboard.press("Escape");
    await tooltip.waitFor({ state: "detached" });
  });

  it("keeps what is folded out of reach", async () => {
    const page = await open();
    expect(await page.getByRole("button", { name: "Hidden at first" }).count()).toBe(0);
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Hidden at first" }).waitFor();
  });
});

describe("fields", () => {
  it("asks for matches as one types, and picks by keyboard", async () => {
    const page = await open();
    const city = page.getByRole("combobox", { name: "City" });
    await city.pressSequentially("dub");
    await page.getByRole("option", { name: "Dublin" }).waitFor();
    await expect.poll(() => page.getByRole("option").count()).toBe(1);
    await page.keyboard.press("Enter");
    await expect.poll(() => city.inputValue()).toBe("Dublin");
    await page.getByRole("combobox", { name: "Depot: Dublin" }).waitFor();
  });

  it("ties label, help and fault to their control", async () => {
    const page = await open();
    const amount = page.getByLabel("Amount");
    expect(await amount.getAttribute("aria-invalid")).toBe("true");
    const ids = (await amount.getAttribute("aria-describedby"))?.split(" ") ?? [];
    const texts = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()));
    expect(texts).toContain("At most two decimals.");
  });

  it("copies a value with one click and says so", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Copy me" }).click();
    await page.getByText("Copied").first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("0197f9a2");
  });
});

describe("facts", () => {
  it("loses no digit of money or JSON", async () => {
    const page = await open();
    expect(await page.getByText("€90,071,992,547,409,931.23").count()).toBe(1);
    const json = page.getByRole("group", { name: "Payload" });
    expect(await json.textContent()).toContain("9007199254740993123");
    expect(await json.textContent()).toContain("1.10");
    expect(await json.textContent()).not.toContain("deep");
    await json.getByRole("button", { name: /tags/ }).click();
    await json.getByRole("button", { name: /1:/ }).click();
    await expect.poll(() => json.textContent()).toContain("deep: null");
  });
});

describe("accessibility", () => {
  const overlay = "[role=menu], [role=dialog]:not([aria-live]), [role=alertdialog]";
  const overlays = {
    Menu: "Edit",
    Dialog: "Refund",
    Alert: "Delete this view?",
    Drawer: "Inside the drawer",
    Toast: "3 resolved",
  };
  const looks = [
    { dark: false, width: 1440 },
    { dark: true, width: 1440 },
    { dark: true, width: 390 },
  ];
  for (const { dark, width } of looks)
    it(`has no serious fault in the ${dark ? "dark" : "light"} theme at ${width} px, with each overlay open`, async () => {
      const page = await open({ dark, width });
      expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe(
        dark ? "dark" : "light",
      );
      expect(await accessibilityFaults(page)).toEqual([]);
      for (const [name, text] of Object.entries(overlays)) {
        await page.getByRole("button", { name, exact: true }).click();
        await page.getByText(text, { exact: true }).waitFor();
        expect(await accessibilityFaults(page, `${overlay}, [aria-live]`), name).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(
          width,
        );
        await page.keyboard.press("Escape");
        await page.locator(overlay).waitFor({ state: "detached" });
      }
    });
});
