import { mkdir, rmdir, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { buildClient } from "#scripts/build-client.ts";
import { launchBrowser } from "./preview.ts";

export const laptop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export interface VisitOptions {
  theme?: "light" | "dark";
  viewport?: { width: number; height: number };
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What the page wrote to the console as error or warning, and what it threw: must stay empty. */
  complaints: string[];
  close(): Promise<void>;
}

let launched: Promise<Browser> | undefined;

/** The one Chromium of this worker. Close it with `closeBrowser` in the last `afterAll`. */
function browser(): Promise<Browser> {
  launched ??= launchBrowser();
  return launched;
}

export async function closeBrowser(): Promise<void> {
  await (await launched)?.close();
  launched = undefined;
}

/** A new person in front of a new browser: no cookies, nothing stored. */
export async function visit(
  url: string,
  { theme = "light", viewport = laptop }: VisitOptions = {},
): Promise<Visit> {
  const context = await (
    await browser()
  ).newContext({
    baseURL: url,
    viewport,
    colorScheme: theme,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
  });
  // A busy machine starves the browser first.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (fault) => complaints.push(`thrown: ${fault.message}`));
  return { page, context, complaints, close: () => context.close() };
}

/** Signs in on the page as a demo account and waits for the shell. */
export async function signIn(page: Page, email: string, password = "pressdesk-demo"): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => !address.pathname.startsWith("/sign-in"));
}

/** Waits until the focus is in this window, menu or field: from then on keys are its own. */
export async function takesKeys(part: Locator): Promise<void> {
  await part.and(part.page().locator(":focus-within")).first().waitFor();
}

/** Serious and critical faults that axe finds on the page as it stands, or in the part that a selector names, in words; empty is good. */
export async function accessibilityFaults(page: Page, within?: string): Promise<string[]> {
  // What fades in or out has another contrast than what stays. Spinners turn for ever.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== "running" || effect?.getComputedTiming().endTime === Infinity,
      ),
  );
  // No frames here, so axe may run in the page itself, which halves its time.
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .setLegacyMode(true);
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help} — ${nodes
          .map(({ target }) => target.join(" "))
          .slice(0, 3)
          .join(", ")}`,
    );
}

/** Builds the client unless it is current; of several workers, one builds and the others wait. */
export async function builtClient(): Promise<void> {
  const lock = join(tmpdir(), "pressdesk-client-build.lock");
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch {
      const since = await stat(lock).catch(() => undefined);
      if (since && Date.now() - since.mtimeMs > 120_000) await rmdir(lock).catch(() => undefined);
      await new Promise((wait) => setTimeout(wait, 200));
    }
  }
  const keepingFresh = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => {}), 10_000);
  try {
    await buildClient();
  } finally {
    clearInterval(keepingFresh);
    await rmdir(lock).catch(() => undefined);
  }
}
