import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerAccount } from "./embedded-account.ts";
import type { Cluster } from "./embedded-cluster.ts";

/** Where the embedded server listens, and the settings that make it so. */
export interface Address {
  host: string;
  port: number;
  settings: Record<string, string>;
  remove(): Promise<void>;
}

/** A private Unix socket beside the files, or a free port of 127.0.0.1. */
export async function chooseAddress(cluster: Cluster, listen: "socket" | "loopback"): Promise<Address> {
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
