import type { ChildProcess } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { lockDirectory } from "./directory-lock.ts";
import { clusterFolder, isReachable, serverAccount, sharedHome } from "./embedded-account.ts";
import { chooseAddress, type Address } from "./embedded-address.ts";
import { copyBinaries, embeddedBinaries, type PostgresBinaries } from "./embedded-binaries.ts";
import { openCluster, type Cluster } from "./embedded-cluster.ts";
import { embeddedSettings } from "./embedded-settings.ts";
import { startPostmaster, stopOrphan, stopPostmaster } from "./embedded-postmaster.ts";

export interface EmbeddedServer {
  /** The superuser's connection string to one of the server's databases. */
  url(database: string): string;
  /** Process number of the running Postgres; changes when it had to be started again. */
  pid(): number | undefined;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** DATA_DIR: files, socket and lock live under it. */
  directory: string;
  log: Logger;
  /** False trades safety against power loss for speed: tests only. */
  durable?: boolean;
  /** `loopback` listens on a free TCP port of 127.0.0.1; the default is a private Unix socket where there is such a thing. */
  listen?: "socket" | "loopback";
  /** Another Postgres than npm's, for tests on other versions. */
  binaries?: PostgresBinaries;
  settings?: Record<string, string>;
}

/**
 * A real Postgres server, run by us on `<directory>/postgres` and started again if it dies. Throws `DirectoryInUse`
 * when another Pressdesk holds the directory.
 */
export async function startEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const directory = resolve(options.directory);
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const unlock = await lockDirectory(directory);
  try {
    const cluster = await prepare(directory, options);
    if (await stopOrphan(cluster))
      options.log.warn("Stopped the Postgres of an earlier run that was killed.");
    const address = await chooseAddress(
      cluster,
      options.listen ?? (process.platform === "win32" ? "loopback" : "socket"),
    );
    return await supervise(cluster, address, options, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function prepare(
  directory: string,
  { log, durable = true, binaries: chosen }: EmbeddedOptions,
): Promise<Cluster> {
  const account = await serverAccount(directory);
  const { folder, note } = await clusterFolder(directory, account);
  if (note) log.warn(note);
  const found = chosen ?? (await embeddedBinaries());
  const binaries =
    account && !(await isReachable(found.postgres))
      ? await copyBinaries(found, join(sharedHome, `postgres-${found.major}-${process.arch}`))
      : found;
  return openCluster(directory, { binaries, account, folder }, durable);
}

async function supervise(
  cluster: Cluster,
  address: Address,
  { log, durable = true, settings }: EmbeddedOptions,
  unlock: () => Promise<void>,
): Promise<EmbeddedServer> {
  const all = { ...embeddedSettings(durable), ...address.settings, port: String(address.port), ...settings };
  let stopping = false;
  let child: ChildProcess = await startPostmaster(cluster, all);
  let restarting: Promise<void> | undefined;
  const watch = () => child.once("exit", () => (stopping ? undefined : (restarting = restart())));
  const restart = async (): Promise<void> => {
    for (let delay = 50; !stopping; delay = Math.min(delay * 2, 5_000)) {
      log.error("Postgres stopped by itself; starting it again.");
      await sleep(delay);
      await stopOrphan(cluster).catch((error: unknown) => log.error(error));
      const next = await startPostmaster(cluster, all).catch((error: unknown) => void log.error(error));
      if (next) return void ((child = next), watch());
    }
  };
  watch();
  // If Pressdesk ends without stop() (a crash), Postgres is told at least.
  const farewell = () => child.kill("SIGINT");
  process.once("exit", farewell);
  return {
    url: (database) =>
      `postgres://postgres:${cluster.superuserPassword}@${encodeURIComponent(address.host)}:${address.port}/${database}`,
    pid: () => child.pid,
    async stop() {
      stopping = true;
      await restarting;
      process.removeListener("exit", farewell);
      await stopPostmaster(cluster, child);
      await address.remove();
      await unlock();
    },
  };
}
