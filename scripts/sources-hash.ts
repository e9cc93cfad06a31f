import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * One hash of everything in these files and folders under `root`, and of Node's version. Content, not times: a fresh checkout
 * has new times for old files.
 */
async function sourcesHash(root: string, sources: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  for (const source of sources) {
    for (const path of await filesIn(join(root, source)))
      hash.update(path.slice(root.length)).update(await readFile(path));
  }
  return hash.digest("hex");
}

/** All files in a folder, or the file itself, in order; without what is generated, and none where there is nothing. */
export async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".gen.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Makes `output` by `build`, unless what is there was made from the same `sources` under `root`. Answers whether it built. */
export async function buildOnce(
  root: string,
  { sources, output, build }: { sources: readonly string[]; output: string; build: () => Promise<unknown> },
): Promise<boolean> {
  const stamp = join(output, ".sources");
  const hash = await sourcesHash(root, sources);
  if ((await readFile(stamp, "utf8").catch(() => "")) === hash) return false;
  await build();
  await writeFile(stamp, hash);
  return true;
}
