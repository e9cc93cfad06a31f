import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeScene, type Scene } from "./change-scene.ts";

describe("a bulk change after many single ones on the same connection", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await changeScene({ poolSize: 1 });
  });
  afterAll(() => scene.close());

  // Triggers keep their plans for the session: one that was made for a single row must not be quadratic in ten thousand.
  it("costs a few times the bare UPDATE, not thousands", async () => {
    const ids = await scene.coupons(10_000, "PLANS");
    await scene.rows("analyze coupons");
    for (let n = 0; n < 20; n++)
      await scene.as().discount({ mode: "apply", input: { ids: [ids[n]!], value: 100 + n } });

    const bare = await timed(() =>
      scene.bareUpdate("update coupons set discount_value = 7, version = version + 1"),
    );
    const bulk = await timed(() => scene.as().discount({ mode: "apply", input: { ids, value: 2 } }));
    // Some five times in fact; a machine that does other things beside takes its share of either.
    expect(bulk).toBeLessThan(bare * 30 + 5_000);
  });
});

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
