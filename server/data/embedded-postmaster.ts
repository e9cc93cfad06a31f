import { execFile, spawn, type ChildProcess } from "node:child_process";
import { open, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { processBirth } from "./directory-lock.ts";
import { serverEnvironment, type Cluster } from "./embedded-cluster.ts";

const startLimitMs = 60_000;
const stopLimitMs = 15_000;

/** Starts Postgres on the cluster and resolves when it accepts connections. Rejects with the server's own words when it can't. */
export async function startPostmaster(
  cluster: Cluster,
  settings: Record<string, string>,
): Promise<ChildProcess> {
  // The caller holds the directory and has stopped what ran on it. A killed server that nobody has buried (a zombie, in
  // containers) would otherwise count as the owner of the socket.
  const sockets = settings["unix_socket_directories"];
  for (const name of sockets ? [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] : [])
    await rm(join(sockets!, name), { force: true });
  const log = await open(join(cluster.folder, "server.log"), "w", 0o600);
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(cluster.binaries.postgres, ["-D", cluster.data, ...options], {
    ...cluster.account,
    cwd: cluster.folder,
    env: serverEnvironment(),
    // Its own process group: Ctrl-C must reach Pressdesk alone, which first lets running requests finish.
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error("Postgres stopped while starting.")));
  });
  failed.catch(() => {});
  try {
    await Promise.race([ready(cluster, child), failed]);
  } catch (error) {
    child.kill("SIGQUIT");
    throw new Error(`The embedded Postgres did not start. ${await lastWords(cluster)}`, { cause: error });
  } finally {
    await log.close();
  }
  return child;
}

// Postgres writes "ready" into the eighth line of its pid file; reading a file is cheaper than trying to connect.
async function ready(cluster: Cluster, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  while (Date.now() < deadline) {
    const lines = await pidFile(cluster);
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return;
    await sleep(5);
  }
  throw new Error("Postgres was not ready in time.");
}

/** Stops the server: open transactions are rolled back, everything committed is on disk. */
export async function stopPostmaster(cluster: Cluster, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (process.platform === "win32") {
    const control = join(dirname(cluster.binaries.postgres), "pg_ctl.exe");
    await promisify(execFile)(control, ["stop", "-m", "fast", "-D", cluster.data]).catch(() => child.kill());
  } else {
    child.kill("SIGINT");
  }
  const urge = setTimeout(() => child.kill("SIGQUIT"), stopLimitMs);
  await exited;
  clearTimeout(urge);
}

/**
 * Stops the Postgres that a killed Pressdesk left running on these files. The caller holds the directory's lock, so
 * nobody else can be using it.
 */
export async function stopOrphan(cluster: Pick<Cluster, "data">): Promise<boolean> {
  const pid = Number((await pidFile(cluster))[0]);
  if (!pid) return false;
  const birth = await processBirth(pid);
  if (birth === undefined || !(await commandLine(pid)).includes(cluster.data)) {
    // The number belongs to nobody or to another program by now; Postgres itself would refuse to start over it.
    await rm(join(cluster.data, "postmaster.pid"), { force: true });
    return false;
  }
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    process.kill(pid, signal);
    const deadline = Date.now() + stopLimitMs;
    while (Date.now() < deadline) {
      if ((await processBirth(pid)) !== birth) return true;
      await sleep(10);
    }
  }
  throw new Error(
    `A Postgres server left over from an earlier run (process ${pid}) does not stop. End it, then start again.`,
  );
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === "linux") return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  if (process.platform === "win32") return "";
  return promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).then(
    ({ stdout }) => stdout,
    () => "",
  );
}

async function pidFile(cluster: Pick<Cluster, "data">): Promise<string[]> {
  return (await readFile(join(cluster.data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
}

async function lastWords(cluster: Cluster): Promise<string> {
  const log = await readFile(join(cluster.folder, "server.log"), "utf8").catch(() => "");
  return log.trim().split("\n").slice(-5).join(" ");
}
