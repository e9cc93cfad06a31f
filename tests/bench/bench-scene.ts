import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bcrypt from "bcrypt";
import pg from "pg";
import pino from "pino";
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

/** A server of its own with as many users as asked for, made inside the database, and one owner who can sign in. */
export async function openScene(users: number): Promise<BenchScene> {
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
  const hash = await bcrypt.hash(benchPerson.password, 10);
  await owner.query(`
    begin;
    set local session_replication_role = replica;
    insert into roles (id, name, permissions) values ('${benchPerson.id}', 'bench', '["*"]');
    insert into users (id, email, full_name, password_hash) values ('${benchPerson.id}', '${benchPerson.email}', 'Bench', '${hash}');
    insert into user_roles (user_id, role_id) values ('${benchPerson.id}', '${benchPerson.id}');
    insert into users (email, full_name, phone, status, email_verified, last_sign_in_at, created_at, updated_at)
    select 'user' || i || '@example.test', 'Person Number ' || i, '+49 30 ' || i, (array['active', 'active', 'active', 'invited', 'suspended'])[1 + i % 5],
      i % 2 = 0, case when i % 3 = 0 then now() - i * interval '20 seconds' end, now() - i * interval '30 seconds', now()
    from generate_series(1, ${users}) i;
    commit`);
  await owner.query("vacuum analyze users");
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
