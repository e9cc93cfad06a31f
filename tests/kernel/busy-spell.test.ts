import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createBusySpell } from "#server/data/busy-spell.ts";

/** Something that nobody holds any more; it is there until the collector looks. */
function leftover(): WeakRef<object> {
  return new WeakRef({ bytes: Buffer.alloc(1024) });
}
const quiet = { enough: 1_000, trickle: 10, quietMs: 60 };

test("what a busy spell has left is collected when it is over, also when a trickle goes on", async () => {
  const left = leftover();
  const spell = createBusySpell(quiet);
  for (let part = 0; part < 10; part++) spell(100);
  await expect
    .poll(() => {
      spell(1);
      return left.deref() === undefined;
    })
    .toBe(true);
});

describe("when", () => {
  let collected: number;
  const spell = () => createBusySpell({ ...quiet, collect: () => collected++ });
  beforeEach(() => {
    collected = 0;
    vi.useFakeTimers();
  });
  afterEach(() => void vi.useRealTimers());

  test("a few bytes are no spell", () => {
    spell()(999);
    vi.advanceTimersByTime(10_000);
    expect(collected).toBe(0);
  });

  test("one that goes on isn't interrupted; its end is met by two looks, and the next spell by two more", () => {
    const note = spell();
    for (const looks of [2, 4]) {
      for (let part = 0; part < 100; part++) {
        note(100);
        vi.advanceTimersByTime(20);
      }
      expect(collected).toBe(looks - 2);
      vi.advanceTimersByTime(10_000);
      expect(collected).toBe(looks);
    }
  });
});
