import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildOnce } from "#scripts/sources-hash.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "pressdesk-build-"));
  await writeFile(join(root, "source.ts"), "export {};");
});
afterAll(() => rm(root, { recursive: true, force: true }));

test("of several who start at once one builds, and the others take what it made", async () => {
  const output = join(root, "dist/server");
  let building = 0;
  let builds = 0;
  const build = async () => {
    expect(++building).toBe(1);
    builds++;
    await rm(output, { recursive: true, force: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await mkdir(output, { recursive: true });
    building--;
  };
  const made = () => buildOnce(root, { sources: ["source.ts"], output, build });
  const answers = await Promise.all(Array.from({ length: 12 }, made));
  expect(answers.filter(Boolean)).toEqual([true]);
  expect(builds).toBe(1);
  await writeFile(join(root, "source.ts"), "export const now = true;");
  expect(await made()).toBe(true);
});

test("a build that failed lets the next one try", async () => {
  const output = join(root, "dist/client");
  const sources = ["source.ts"];
  await expect(
    buildOnce(root, { sources, output, build: () => Promise.reject(new Error("A word is misspelt.")) }),
  ).rejects.toThrow("misspelt");
  const build = () => mkdir(output, { recursive: true });
  expect(await buildOnce(root, { sources, output, build })).toBe(true);
});
