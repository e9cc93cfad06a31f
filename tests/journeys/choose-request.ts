import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Goes along the requests for approval by J and K until the one with this reason is chosen. The page must be open. */
export async function chooseRequest(page: Page, reason: string): Promise<void> {
  const requests = page.getByRole("list", { name: "Requests" }).getByRole("button");
  await requests.filter({ hasText: reason }).waitFor();
  const places = () =>
    requests.evaluateAll(
      (all, words) => ({
        chosen: all.findIndex((one) => one.ariaCurrent === "true"),
        wanted: all.findIndex((one) => one.textContent.includes(words)),
      }),
      reason,
    );
  // Beside the list the first one is chosen by itself.
  await expect.poll(async () => (await places()).chosen).toBeGreaterThanOrEqual(0);
  for (let at = await places(); at.chosen !== at.wanted; at = await places()) {
    await page.keyboard.press(at.chosen < at.wanted ? "j" : "k");
    await expect.poll(async () => (await places()).chosen).not.toBe(at.chosen);
  }
}
