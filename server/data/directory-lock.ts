import { execFile } from "node:child_process";
import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Another live console works on the directory. */
export class DirectoryInUse extends Error {
  constructor(directory: string, holder: LockHolder) {
    const where =
      holder.host === hostname() ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`;
    super(
      `The data directory ${directory} is in use by another Pressdesk (${where}). ` +
        `Stop that one first, or set DATA_DIR to another directory.`,
    );
    this.name = "DirectoryInUse";
  }
}

interface LockHolder {
  pid: number;
  /** What tells this process from a later one with the same number. */
  birth: string;
  host: string;
}

const heartbeatMs = 5_000;
const heldHere = new Set<string>();

/**
 * Takes `<directory>/console.lock` for this process, or throws `DirectoryInUse`. A lock left by a process that was
 * killed is taken over. Resolves to the function that gives the lock back.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, "console.lock");
  const mine: LockHolder = {
    pid: process.pid,
    birth: (await processBirth(process.pid)) ?? "",
    host: hostname(),
  };
  if (heldHere.has(file)) throw new DirectoryInUse(directory, mine);
  heldHere.add(file);
  const draft = `${file}.${process.pid}`;
  try {
    await writeFile(draft, JSON.stringify(mine), { mode: 0o644 });
    await claim(directory, file, draft);
  } catch (fault) {
    heldHere.delete(file);
    throw fault;
  } finally {
    await rm(draft, { force: true });
  }
  // For holders that can't see our processes (another container on the same volume) the age of the file is the sign of life.
  const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), heartbeatMs);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    heldHere.delete(file);
    await rm(file, { force: true });
  };
}

async function claim(directory: string, file: string, draft: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    // link() fails when the name is taken: of many starters exactly one gets it.
    const taken = await link(draft, file).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
        return false;
      },
    );
    if (taken) return;
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const holder = parseHolder(text);
    if (holder && (await isHolding(file, holder))) throw new DirectoryInUse(directory, holder);
    await discard(file, text);
  }
  throw new Error(
    `The lock ${file} changes hands all the time. Is something else starting Pressdesk in a loop?`,
  );
}

// Moves a stale lock aside. When a faster starter has replaced it between our look and our move, its lock is put back.
async function discard(file: string, staleText: string): Promise<void> {
  const aside = `${file}.stale.${process.pid}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(aside, "utf8")) !== staleText) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as LockHolder;
    return typeof holder.pid === "number" && typeof holder.host === "string" ? holder : undefined;
  } catch {
    return undefined;
  }
}

async function isHolding(file: string, holder: LockHolder): Promise<boolean> {
  if (holder.host === hostname()) return (await processBirth(holder.pid)) === holder.birth;
  const age =
    Date.now() -
    (await stat(file).then(
      (found) => found.mtimeMs,
      () => 0,
    ));
  return age < 3 * heartbeatMs;
}

/** A text that is the same for the life of a process and differs for a later one with its number; undefined when no such process lives. A zombie is dead. */
export async function processBirth(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    const [state, ...rest] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return undefined;
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
    return `${boot.trim()}:${rest[18]}`;
  }
  if (process.platform === "win32") {
    try {
      process.kill(pid, 0);
      return "alive";
    } catch {
      return undefined;
    }
  }
  const started = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]).catch(
    () => undefined,
  );
  return started?.stdout.trim() || undefined;
}
