import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DirectoryInUse, lockDirectory } from "#server/data/directory-lock.ts";

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

/**
 * Makes `output` by `build`, unless what is there was made from the same `sources` under `root`. One at a time, also of several
 * processes. Answers whether it built.
 */
export async function buildOnce(
  root: string,
  { sources, output, build }: { sources: readonly string[]; output: string; build: () => Promise<unknown> },
): Promise<boolean> {
  const stamp = join(output, ".sources");
  const hash = await sourcesHash(root, sources);
  const isMade = async () => (await readFile(stamp, "utf8").catch(() => "")) === hash;
  if (await isMade()) return false;
  const unlock = await turnAt(`${output}.lock`);
  try {
    if (await isMade()) return false;
    await build();
    await writeFile(stamp, hash);
    return true;
  } finally {
    await unlock();
  }
}

// Of two who start at once the second waits, and finds it made.
async function turnAt(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  for (;;) {
    try {
      return await lockDirectory(directory);
    } catch (fault) {
      if (!(fault instanceof DirectoryInUse)) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
