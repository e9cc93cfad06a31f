import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcrypt";
import pg from "pg";
import pino from "pino";
import { startEmbeddedServer } from "#server/data/embedded-server.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { migrate } from "#server/data/migrator.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { fillWithDemo } from "#server/demo.ts";
import { benchPerson } from "./bench-person.ts";
import type { BenchTarget } from "./console-server.ts";

export interface BenchScene extends BenchTarget {
  owner: pg.Pool;
  stop(): Promise<void>;
}

/** Where a seeded server is kept for the next run; undefined for one that is gone afterwards. */
export type KeptIn = string | undefined;

/** The rows beside the demo's that the bars are about are a thousand users per step, and five events and two invoices for each. */
export const usersPerStep = 1_000;

/**
 * A server of its own as `db:seed -- --scale N` fills it, and one owner who can sign in. In a folder that is kept, what
 * an earlier run has filled at the same scale is taken as it is.
 */
export async function openScene(scale: number, keptIn?: KeptIn): Promise<BenchScene> {
  const directory = keptIn
    ? join(keptIn, `scale-${scale}`)
    : await mkdtemp(join(tmpdir(), "pressdesk-bench-"));
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o755);
  const log = pino({ level: "warn" });
  const secret = "bench-only-4kX8wP2yT6vN1qZ5-bench-only";
  const server = await startEmbeddedServer({
    directory,
    log,
    settings: { shared_buffers: "256MB", max_wal_size: "4GB" },
  });
  const url = server.url("pressdesk");
  const filled = join(directory, "filled");
  const isFilled = existsSync(filled);
  if (!isFilled) await createEmpty(server.url("postgres"));
  // A kept one may be of an older schema.
  await migrate({ url, driver: pgDriver, passwords: loginPasswords(secret), log });
  if (!isFilled) {
    await fill(url, scale);
    await writeFile(filled, new Date().toISOString());
  }
  const owner = new pg.Pool({ connectionString: url, max: 4 });
  owner.on("error", () => {});
  return {
    url,
    secret,
    owner,
    async stop() {
      await owner.end();
      await server.stop();
      if (!keptIn) await rm(directory, { recursive: true, force: true });
    },
  };
}

async function createEmpty(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query("drop database if exists pressdesk");
  await admin.query("create database pressdesk");
  await admin.end();
}

async function fill(url: string, scale: number): Promise<void> {
  const started = performance.now();
  const tell = (step: string) =>
    console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${step}`);
  await fillWithDemo({ url, driver: pgDriver }, pino({ level: "warn" }), { scale, tell });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await addPerson(client);
  await client.query("vacuum analyze");
  await client.end();
}

async function addPerson(client: pg.Client): Promise<void> {
  const { id, email, password } = benchPerson;
  const hash = await bcrypt.hash(password, 10);
  await client.query(`
    begin;
    set local session_replication_role = replica;
    insert into roles (id, name, permissions) values ('${id}', 'bench', '["*"]');
    insert into users (id, email, full_name, password_hash) values ('${id}', '${email}', 'Bench', '${hash}');
    insert into user_roles (user_id, role_id) values ('${id}', '${id}');
    commit`);
}
