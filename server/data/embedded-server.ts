import type { ChildProcess } from "node:child_process";
import { chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { lockDirectory } from "./directory-lock.ts";
import {
  clusterFolder,
  isReachable,
  serverAccount,
  sharedHome,
  type ServerAccount,
} from "./embedded-account.ts";
import { copyBinaries, embeddedBinaries, type PostgresBinaries } from "./embedded-binaries.ts";
import { openCluster, type Cluster } from "./embedded-cluster.ts";
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

interface Address {
  host: string;
  port: number;
  settings: Record<string, string>;
  remove(): Promise<void>;
}

async function chooseAddress(cluster: Cluster, listen: "socket" | "loopback"): Promise<Address> {
  if (listen === "loopback") {
    const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "" };
    return { host: "127.0.0.1", port: await freePort(), settings, remove: async () => {} };
  }
  // The system takes about 100 characters for a socket's path; deep folders get theirs elsewhere.
  const short = Buffer.byteLength(join(cluster.folder, ".s.PGSQL.5432.lock")) < 100;
  const host = short ? cluster.folder : await temporaryFolder(cluster.account);
  const settings = { listen_addresses: "", unix_socket_directories: host };
  return {
    host,
    port: 5432,
    settings,
    remove: async () => (short ? undefined : rm(host, { recursive: true, force: true })),
  };
}

async function temporaryFolder(account: ServerAccount | undefined): Promise<string> {
  const folder = await mkdtemp(join(account ? "/tmp" : tmpdir(), "pressdesk-"));
  if (account) await chown(folder, account.uid, account.gid);
  return folder;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function supervise(
  cluster: Cluster,
  address: Address,
  { log, durable = true, settings }: EmbeddedOptions,
  unlock: () => Promise<void>,
): Promise<EmbeddedServer> {
  const all = { ...tuning(durable), ...address.settings, port: String(address.port), ...settings };
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

// Sized for one console beside its Node process; a big installation has its own server and DATABASE_URL.
function tuning(durable: boolean): Record<string, string> {
  const memoryMb = Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2 ** 20;
  return {
    max_connections: "100",
    shared_buffers: `${Math.round(Math.min(512, Math.max(64, memoryMb / 16)))}MB`,
    effective_cache_size: `${Math.round(Math.max(256, memoryMb / 2))}MB`,
    work_mem: "16MB",
    maintenance_work_mem: "128MB",
    random_page_cost: "1.1",
    // Planning time counts more than what compiled expressions save on a console's short questions.
    jit: "off",
    wal_level: "minimal",
    max_wal_senders: "0",
    timezone: "UTC",
    log_timezone: "UTC",
    // Failed statements are the application's to report; here they would put customers' data into a file.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    ...(durable
      ? {}
      : { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" }),
  };
}
