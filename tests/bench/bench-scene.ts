import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcrypt";
import pg from "pg";
import pino from "pino";
import { type BulkSize, seedBulk } from "#drizzle/seed/seed-bulk.ts";
import { startEmbeddedServer } from "#server/data/embedded-server.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { migrate } from "#server/data/migrator.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { benchPerson } from "./bench-person.ts";
import type { BenchTarget } from "./console-server.ts";

export interface BenchScene extends BenchTarget {
  owner: pg.Pool;
  stop(): Promise<void>;
}

/** The rows that the bars are about, by the number of users. */
export const sizeFor = (users: number): BulkSize => ({ users, events: users * 5, invoices: users * 2 });

/** A server of its own with as many rows as asked for, made inside the database, and one owner who can sign in. */
export async function openScene(size: BulkSize): Promise<BenchScene> {
  const directory = await mkdtemp(join(tmpdir(), "pressdesk-bench-"));
  await chmod(directory, 0o755);
  const log = pino({ level: "warn" });
  const secret = "bench-only-4kX8wP2yT6vN1qZ5-bench-only";
  const server = await startEmbeddedServer({
    directory,
    log,
    settings: { shared_buffers: "256MB", max_wal_size: "4GB" },
  });
  const admin = new pg.Client({ connectionString: server.url("postgres") });
  await admin.connect();
  await admin.query("create database pressdesk");
  await admin.end();
  const url = server.url("pressdesk");
  await migrate({ url, driver: pgDriver, passwords: loginPasswords(secret), log });
  const owner = new pg.Pool({ connectionString: url, max: 4 });
  owner.on("error", () => {});
  const client = await owner.connect();
  await addPerson(client);
  await seedBulk(client, size);
  await client.query("vacuum analyze");
  client.release();
  return {
    url,
    secret,
    owner,
    async stop() {
      await owner.end();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function addPerson(client: pg.PoolClient): Promise<void> {
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
