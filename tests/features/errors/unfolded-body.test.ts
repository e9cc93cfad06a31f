import { randomBytes } from "node:crypto";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { tooMany } from "#server/errors.ts";
import { encodingNamed, unfolded } from "#server/ingest/unfolded-body.ts";

const megabyte = 1024 * 1024;
const limit = 20 * megabyte;

/** A hold that notes what is added, and refuses what is beyond `room`. */
function notingHold(room = Infinity) {
  const added: number[] = [];
  const sum = () => added.reduce((all, bytes) => all + bytes, 0);
  const add = (bytes: number) => {
    added.push(bytes);
    if (sum() > room) throw tooMany();
  };
  return { added, sum, hold: { add, release: () => {} } };
}

const gzip = encodingNamed("gzip")!;

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
])("small and large bodies unfold to what they were, every byte counted: %s", async (name, fold) => {
  for (const body of [Buffer.from("small"), Buffer.alloc(3 * megabyte, "x"), randomBytes(megabyte)]) {
    const { hold, sum } = notingHold();
    expect((await unfolded(fold(body), encodingNamed(name)!, limit, hold)).equals(body)).toBe(true);
    expect(sum()).toBe(body.length);
  }
});

test("a body that unfolds to more than there is room for is given up in the middle, small as it comes", async () => {
  const { hold, added, sum } = notingHold(2 * megabyte);
  const bomb = gzipSync(Buffer.alloc(19 * megabyte));
  expect(bomb.length).toBeLessThan(32 * 1024);
  await expect(unfolded(bomb, gzip, limit, hold)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  expect(Math.max(...added)).toBeLessThan(megabyte);
  expect(sum()).toBeLessThan(3 * megabyte);
});

test("large ones unfold four at a time", async () => {
  const body = gzipSync(Buffer.alloc(4 * megabyte));
  let under = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 12 }, async () => {
      const { hold, added } = notingHold();
      const add = (bytes: number) => {
        if (added.length === 0) most = Math.max(most, ++under);
        hold.add(bytes);
      };
      await unfolded(body, gzip, limit, { ...hold, add });
      under--;
    }),
  );
  expect(most).toBe(4);
});

test("a cut-off body is a 400 whatever its size", async () => {
  for (const size of [100, 2 * megabyte]) {
    const body = gzipSync(randomBytes(size));
    await expect(
      unfolded(body.subarray(0, body.length - 20), gzip, limit, notingHold().hold),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
});
