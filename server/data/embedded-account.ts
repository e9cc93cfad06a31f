import { constants } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, stat, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Who the Postgres server runs as. Postgres refuses to run as root, so root hands it to `nobody`. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/** Where root keeps what `nobody` must reach when Pressdesk itself lives in a private folder such as /root. */
export const sharedHome = "/var/lib/pressdesk";

/**
 * The account to spawn Postgres with; undefined when it can run as we do. For root: whoever owns the database files
 * that are there already, else `nobody`.
 */
export async function serverAccount(directory: string): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(join(directory, "postgres")).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = await readFile("/etc/passwd", "utf8").catch(() => "");
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(users);
  return { uid: Number(nobody?.[1] ?? 65534), gid: Number(nobody?.[2] ?? 65534) };
}

/** Whether everybody may walk down to the folder, so that another account can open what it owns there. */
export async function isReachable(directory: string): Promise<boolean> {
  let folder = await realpath(directory);
  for (;;) {
    if (!((await stat(folder)).mode & constants.S_IXOTH)) return false;
    if (dirname(folder) === folder) return true;
    folder = dirname(folder);
  }
}

/**
 * Makes (or finds) the folder of the database files: `<directory>/postgres`, owned by the account. When the account
 * can't reach it the files go to `/var/lib/pressdesk` and `<directory>/postgres` links there; `note` then says so.
 */
export async function clusterFolder(
  directory: string,
  account: ServerAccount | undefined,
): Promise<{ folder: string; note?: string }> {
  const folder = join(directory, "postgres");
  const existing = await realpath(folder).catch(() => undefined);
  if (existing) {
    const { uid } = await stat(existing);
    if (!account && process.getuid && uid !== process.getuid()) throw new Error(foreignFiles(existing, uid));
    if (account && uid !== account.uid) await chown(existing, account.uid, account.gid);
    return { folder: existing };
  }
  if (!account || (await isReachable(directory)) || (await openForPassing(directory))) {
    await mkdir(folder, { mode: 0o700 });
    if (account) await chown(folder, account.uid, account.gid);
    return { folder };
  }
  await mkdir(sharedHome, { recursive: true, mode: 0o755 });
  if (!(await isReachable(sharedHome))) throw new Error(unreachable(directory));
  const home = await mkdtemp(join(sharedHome, `${basename(dirname(directory))}-`));
  await chmod(home, 0o700);
  await chown(home, account.uid, account.gid);
  await symlink(home, folder);
  return {
    folder: home,
    note: `The database files are in ${home}: Postgres can't run as root, and its account "nobody" can't enter ${directory}.`,
  };
}

// DATA_DIR itself is ours: others may pass through it, though not look around, and each file in it has its own lock.
async function openForPassing(directory: string): Promise<boolean> {
  if (!(await isReachable(dirname(directory)))) return false;
  await chmod(directory, (await stat(directory)).mode | constants.S_IXOTH);
  return isReachable(directory);
}

function unreachable(directory: string): string {
  return (
    `The embedded Postgres can't run as root, and its account "nobody" can enter neither ${directory} nor ${sharedHome}. ` +
    `Set DATA_DIR to a folder that everybody may enter, start Pressdesk as an ordinary user, or set DATABASE_URL.`
  );
}

function foreignFiles(folder: string, uid: number): string {
  return (
    `The database files in ${folder} belong to another account (user id ${uid}), from a start as root or another user. ` +
    `Start Pressdesk as that user again, give the files to yourself (chown -R), or set DATA_DIR to another folder.`
  );
}
