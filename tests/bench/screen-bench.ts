import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { builtClient, closeBrowser, visit } from "#tests/support/browser.ts";
import { consoleProcess } from "#tests/support/console-process.ts";
import { signIn } from "./bench-person.ts";
import type { BenchRow } from "./bench-report.ts";
import type { BenchScene } from "./bench-scene.ts";

const rowsToLoad = 100_000;
const scrollMs = 5_000;

/** What a reader with an empty cache waits for, and how smoothly 100,000 loaded rows scroll, in Chromium on the users list. */
export async function benchScreen(scene: BenchScene, users: number): Promise<BenchRow[]> {
  await builtClient();
  const dataDir = await mkdtemp(join(tmpdir(), "pressdesk-bench-"));
  const console_ = await consoleProcess({
    dataDir,
    isBuilt: true,
    env: { DATABASE_URL: scene.url, AUTH_SECRET: scene.secret, DEMO: "0" },
  });
  try {
    const cookie = await signIn(Number(new URL(console_.url).port), console_.url);
    const { page, context, close } = await visit(console_.url);
    await addCookies(context, console_.url, cookie);
    const first = await firstScreen(page);
    const loaded = await loadRows(page, Math.min(rowsToLoad, users));
    const before = await heapMegabytes(page);
    const frames = await scrollThrough(page);
    const after = await heapMegabytes(page);
    await close();
    const alone = { raw: null, ratio: null };
    return [
      { measure: "first screen: JS and CSS, kB compressed", ours: first.kilobytes, ...alone, bar: "≤ 260" },
      { measure: "first screen: requests before the rows", ours: first.requests, ...alone, bar: "≤ 12" },
      {
        measure: `5 s scroll through ${loaded.toLocaleString("en")} rows: longest frame, ms`,
        ours: Math.max(...frames),
        ...alone,
        bar: "≤ 50",
      },
      {
        measure: "the same: median frame, ms",
        ours: frames.toSorted((a, b) => a - b)[frames.length >> 1]!,
        ...alone,
        bar: "",
      },
      {
        measure: "the same: script memory after, MB (by hand: before)",
        ours: after,
        raw: before,
        ratio: after / before,
        bar: "≤ 1.2",
      },
    ];
  } finally {
    await closeBrowser();
    await console_.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function addCookies(context: BrowserContext, url: string, cookie: string): Promise<void> {
  await context.addCookies(
    cookie.split("; ").map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
    }),
  );
}

/**
 * What was asked for before the first row stood in the document, the page itself included. A request that had begun by
 * then counts whole, also where the rows didn't wait for its answer.
 */
async function firstScreen(page: Page): Promise<{ kilobytes: number; requests: number }> {
  await page.addInitScript(`new MutationObserver((_, self) => {
    // Cells without content stand there earlier; every person has an e-mail.
    if (![...document.querySelectorAll('[role="gridcell"]')].some((cell) => cell.textContent.includes("@"))) return;
    performance.mark("first row");
    self.disconnect();
  }).observe(document, { childList: true, subtree: true, characterData: true })`);
  await page.goto("/admin/users");
  await page.getByRole("gridcell").filter({ hasText: "@" }).first().waitFor();
  // Until those that had begun are through: sizes are known at the end.
  await page.waitForLoadState("load");
  const begun = `[...performance.getEntriesByType("resource")].filter(
    (entry) => entry.startTime < performance.getEntriesByName("first row")[0].startTime)`;
  await page.waitForFunction(`${begun}.every((entry) => entry.responseEnd > 0)`);
  const bytes = await page.evaluate<number>(
    `${begun}.filter((entry) => /\\.(js|css)$/.test(entry.name)).reduce((sum, entry) => sum + entry.transferSize, 0)`,
  );
  return { kilobytes: bytes / 1000, requests: 1 + (await page.evaluate<number>(`${begun}.length`)) };
}

const scroller = `document.querySelector('[role="grid"]').parentElement`;

async function loadRows(page: Page, wanted: number): Promise<number> {
  let loaded = 0;
  while (loaded < wanted) {
    await page.evaluate(`{ const box = ${scroller}; box.scrollTop = box.scrollHeight; }`);
    await page.waitForTimeout(15);
    const text = await page
      .getByText(/rows loaded/)
      .first()
      .textContent();
    loaded = Number(/([\d,.\s\u202f]+) rows loaded/.exec(text ?? "")?.[1]?.replaceAll(/\D/g, "") ?? 0);
  }
  return loaded;
}

function scrollThrough(page: Page): Promise<number[]> {
  return page.evaluate(`new Promise((resolve) => {
    const box = ${scroller};
    const frames = [];
    box.scrollTop = 0;
    const step = box.scrollHeight / (${scrollMs} / 16);
    requestAnimationFrame(function begin(start) {
      let last = start;
      requestAnimationFrame(function frame(now) {
        frames.push(now - last);
        last = now;
        box.scrollTop += step;
        if (now - start < ${scrollMs}) requestAnimationFrame(frame);
        else resolve(frames);
      });
    });
  })`);
}

async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1e6;
}
