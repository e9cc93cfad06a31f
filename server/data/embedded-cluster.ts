import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerAccount } from "./embedded-account.ts";
import type { PostgresBinaries } from "./embedded-binaries.ts";

/** A folder of database files, and what a server needs to work on it. */
export interface Cluster {
  binaries: PostgresBinaries;
  account: ServerAccount | undefined;
  /** Holds the files (`data`), the socket and the server's log. */
  folder: string;
  data: string;
  superuserPassword: string;
}

/**
 * Makes the database files on the first start; afterwards checks that this Postgres can read them. `durable` false
 * skips the disk sync, for tests.
 */
export async function openCluster(
  directory: string,
  place: Pick<Cluster, "binaries" | "account" | "folder">,
  durable: boolean,
): Promise<Cluster> {
  const cluster = {
    ...place,
    data: join(place.folder, "data"),
    superuserPassword: await ownPassword(directory),
  };
  if (!(await stat(cluster.data).catch(() => undefined))) await initialise(cluster, durable);
  const version = await readFile(join(cluster.data, "PG_VERSION"), "utf8").catch(() => "");
  if (Number.parseInt(version, 10) !== cluster.binaries.major) {
    throw new Error(
      version
        ? `The database files in ${cluster.data} are of Postgres ${version.trim()}; this Pressdesk brings Postgres ${cluster.binaries.major}. ` +
            `Make a backup with the Pressdesk that wrote them ("npm run backup -- FILE") and restore it into a new DATA_DIR.`
        : `The database files in ${cluster.data} are damaged: PG_VERSION is missing. ` +
            `Restore a backup into a new DATA_DIR ("npm run restore -- FILE").`,
    );
  }
  return cluster;
}

// Kept beside the database and not derived from AUTH_SECRET: a changed secret must not lock us out.
async function ownPassword(directory: string): Promise<string> {
  const file = join(directory, "postgres-password");
  const existing = await readFile(file, "utf8").catch(() => "");
  if (existing.trim()) return existing.trim();
  const password = randomBytes(24).toString("base64url");
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

async function initialise(cluster: Cluster, durable: boolean): Promise<void> {
  // Under another name first: an initdb that was killed must not be taken for a database.
  const draft = join(cluster.folder, "data.new");
  const passwordFile = join(cluster.folder, "password.new");
  await rm(draft, { recursive: true, force: true });
  await writeFile(passwordFile, cluster.superuserPassword, { mode: 0o600 });
  if (cluster.account) await chown(passwordFile, cluster.account.uid, cluster.account.gid);
  // The builtin provider sorts alike on every machine and compares fastest; Postgres has it since 17.
  const locale =
    cluster.binaries.major >= 17
      ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
      : ["--locale=C.UTF-8"];
  try {
    await run(cluster, [
      `--pgdata=${draft}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      ...locale,
      ...(durable ? [] : ["--no-sync"]),
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, cluster.data);
}

function run({ binaries, account, folder }: Cluster, options: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, options, {
      ...account,
      cwd: folder,
      env: serverEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
    });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(notMade(complaint.trim() || `initdb ended with ${code}`))),
    );
  });
}

function notMade(complaint: string): string {
  const wayOut = complaint.includes("could not look up effective user ID")
    ? " Postgres needs an account that has a name: add this user id to /etc/passwd, start Pressdesk as root or as another user, or set DATABASE_URL."
    : "";
  return `The database could not be made: ${complaint}${wayOut}`;
}

/** Nothing of our own environment (secrets) reaches the database server; Windows can't start a program without its. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return { PATH, LC_ALL: "C", TZ: "UTC", ...(process.platform === "win32" ? { SystemRoot, TEMP } : {}) };
}
