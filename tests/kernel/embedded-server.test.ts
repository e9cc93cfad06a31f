import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lockDirectory, processBirth } from "#server/data/directory-lock.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { stopOrphan } from "#server/data/embedded-postmaster.ts";
import { startEmbeddedServer } from "#server/data/embedded-server.ts";

const silent = pino({ level: "silent" });
const holder = fileURLToPath(new URL("../support/embedded-process.ts", import.meta.url));
const isRoot = process.getuid?.() === 0;

let directory: string;
let processes: ChildProcess[];
beforeEach(async () => {
  // Not the system's own folder for temporary files: it may be private to this user, and Postgres may run as another.
  directory = await mkdtemp(join("/tmp", "pressdesk-embedded-"));
  await chmod(directory, 0o755);
  processes = [];
});
afterEach(async () => {
  for (const child of processes) child.kill("SIGKILL");
  await stopOrphan({ data: join(directory, "postgres", "data") });
  await rm(directory, { recursive: true, force: true });
});

interface Held {
  child: ChildProcess;
  url: string;
  pid: number;
  milliseconds: number;
}

async function hold(durable = true): Promise<Held> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", holder, directory, durable ? "durable" : "fast"],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  processes.push(child);
  let words = "";
  child.stderr!.on("data", (text: Buffer) => (words += text.toString()));
  const line = await Promise.race([
    once(child.stdout!, "data").then(([data]) => String(data)),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`exit ${code}: ${words.trim()}`))),
  ]);
  return { child, ...(JSON.parse(line) as Omit<Held, "child">) };
}

async function asked<Row extends Record<string, unknown>>(
  url: string,
  ...statements: string[]
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = (await client.query<Row>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const kill = async (child: ChildProcess, signal: NodeJS.Signals) => {
  child.kill(signal);
  await once(child, "exit");
};

describe("starting", () => {
  test("makes a durable, private Postgres and finds it again", async () => {
    const first = await startEmbeddedServer({ directory, log: silent });
    const settings = await asked<{ name: string; setting: string }>(
      first.url("postgres"),
      "create table kept (id int)",
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'TimeZone', 'password_encryption') order by 1",
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      TimeZone: "UTC",
      fsync: "on",
      full_page_writes: "on",
      listen_addresses: "",
      password_encryption: "scram-sha-256",
      synchronous_commit: "on",
    });
    expect((await stat(join(directory, "postgres"))).mode & 0o777).toBe(0o700);
    expect((await stat(join(directory, "postgres-password"))).mode & 0o777).toBe(0o600);
    await first.stop();

    const started = performance.now();
    const second = await startEmbeddedServer({ directory, log: silent });
    const milliseconds = performance.now() - started;
    expect(await asked(second.url("postgres"), "select * from kept")).toEqual([]);
    await second.stop();
    // Some 100 ms on a quiet machine; waiting for a lock to grow old would take longer than this.
    expect(milliseconds).toBeLessThan(15_000);
  });

  test("wrong passwords are refused", async () => {
    const server = await startEmbeddedServer({ directory, log: silent, durable: false });
    await expect(asked(server.url("postgres").replace(/:[^:@]+@/, ":guessed@"), "select 1")).rejects.toThrow(
      "password",
    );
    await server.stop();
  });

  test("listens on a free loopback port when asked to", async () => {
    const server = await startEmbeddedServer({ directory, log: silent, durable: false, listen: "loopback" });
    expect(server.url("postgres")).toMatch(/@127\.0\.0\.1:\d+\/postgres$/);
    expect(await asked(server.url("postgres"), "show listen_addresses")).toEqual([
      { listen_addresses: "127.0.0.1" },
    ]);
    await server.stop();
  });

  test("a folder too deep for a socket is no obstacle", async () => {
    const deep = join(directory, "d".repeat(60), "e".repeat(60));
    const server = await startEmbeddedServer({ directory: deep, log: silent, durable: false });
    expect(await asked(server.url("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
  });

  test("an initialisation that was killed is begun anew", async () => {
    await mkdir(join(directory, "postgres", "data.new", "base"), { recursive: true });
    if (isRoot) await chown(join(directory, "postgres"), 65_534, 65_534);
    await chmod(join(directory, "postgres"), 0o700);
    const server = await startEmbeddedServer({ directory, log: silent, durable: false });
    expect(await asked(server.url("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
  });

  test("files of another version are refused with the way out", async () => {
    const server = await startEmbeddedServer({ directory, log: silent, durable: false });
    await server.stop();
    await writeFile(join(directory, "postgres", "data", "PG_VERSION"), "12\n");
    await expect(startEmbeddedServer({ directory, log: silent })).rejects.toThrow(
      /Postgres 12.*npm run backup/,
    );
    await writeFile(join(directory, "postgres", "data", "PG_VERSION"), "");
    await expect(startEmbeddedServer({ directory, log: silent })).rejects.toThrow(/damaged.*npm run restore/);
  });

  test.runIf(isRoot)(
    "as root a private data folder is opened for passing through, not for looking around",
    async () => {
      await chmod(directory, 0o700);
      const server = await startEmbeddedServer({ directory, log: silent, durable: false });
      expect((await stat(directory)).mode & 0o777).toBe(0o701);
      expect(await asked(server.url("postgres"), "show data_directory")).toEqual([
        { data_directory: join(directory, "postgres", "data") },
      ]);
      await server.stop();
    },
  );

  test.runIf(isRoot)(
    "as root in a folder that nobody else may enter, the files go where Postgres can reach them",
    async () => {
      await chmod(directory, 0o700);
      const inner = join(directory, "private");
      const lines: string[] = [];
      const log = pino({ level: "warn" }, { write: (line) => void lines.push(line) });
      const server = await startEmbeddedServer({ directory: inner, log, durable: false });
      const [place] = await asked<{ data_directory: string }>(server.url("postgres"), "show data_directory");
      await server.stop();
      expect(place!.data_directory).toMatch(/^\/var\/lib\/pressdesk\//);
      expect(lines.join("")).toContain("The database files are in /var/lib/pressdesk/");
      const again = await startEmbeddedServer({ directory: inner, log, durable: false });
      expect(await asked(again.url("postgres"), "show data_directory")).toEqual([place]);
      await again.stop();
      await rm(join(place!.data_directory, ".."), { recursive: true });
    },
  );
});

describe("two on one directory", () => {
  test("the second process is refused at once and the first goes on", async () => {
    const first = await hold(false);
    await expect(hold(false)).rejects.toThrow(
      `exit 1: The data directory ${directory} is in use by another Pressdesk (process ${first.child.pid})`,
    );
    await expect(startEmbeddedServer({ directory, log: silent })).rejects.toThrow("is in use");
    expect(await asked(first.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await kill(first.child, "SIGTERM");
  });

  test("of many that start together exactly one gets the lock", async () => {
    const stale = { pid: 999_999, birth: "long ago", host: hostname() };
    await writeFile(join(directory, "console.lock"), JSON.stringify(stale));
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => hold(false)));
    const held = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(held).toHaveLength(1);
    expect(await asked(held[0]!.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await kill(held[0]!.child, "SIGTERM");
  });

  test("a lock of another machine counts while it is kept fresh", async () => {
    const file = join(directory, "console.lock");
    await writeFile(file, JSON.stringify({ pid: 1, birth: "", host: "another-host" }));
    await expect(lockDirectory(directory)).rejects.toThrow("process 1 on another-host");
    await utimes(file, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    const unlock = await lockDirectory(directory);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ pid: process.pid });
    await unlock();
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });
});

describe("killed without warning", () => {
  test("no acknowledged commit is lost; lock and orphan are taken over", async () => {
    const first = await hold();
    const client = new pg.Client({ connectionString: first.url });
    client.on("error", () => {});
    await client.connect();
    await client.query("create table ledger (id int primary key)");
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        await client.query("insert into ledger values ($1)", [acknowledged + 1]);
        acknowledged++;
      }
    })().catch(() => {});
    await expect.poll(() => acknowledged).toBeGreaterThan(30);
    await kill(first.child, "SIGKILL");
    // The console is gone; its Postgres still runs and takes commits.
    expect(await processBirth(first.pid)).toBeDefined();

    const second = await hold();
    await writing;
    expect(second.pid).not.toBe(first.pid);
    expect(await processBirth(first.pid)).toBeUndefined();
    const [row] = await asked<{ rows: number; last: number }>(
      second.url,
      "select count(*)::int as rows, max(id) as last from ledger",
    );
    expect(row!.rows).toBe(row!.last);
    expect(row!.last).toBeGreaterThanOrEqual(acknowledged);
    expect(row!.last).toBeLessThanOrEqual(acknowledged + 1);
    await kill(second.child, "SIGTERM");
  });

  test("console and Postgres killed together recover from the log", async () => {
    const first = await hold();
    await asked(
      first.url,
      "create table ledger (id int)",
      "insert into ledger select generate_series(1, 1000)",
    );
    process.kill(first.pid, "SIGKILL");
    await kill(first.child, "SIGKILL");
    const second = await hold();
    expect(await asked(second.url, "select count(*)::int as rows from ledger")).toEqual([{ rows: 1000 }]);
    await kill(second.child, "SIGTERM");
  });

  test("Postgres alone killed is started again at the same address, and pools find it", async () => {
    const server = await startEmbeddedServer({ directory, log: silent, durable: false });
    const pool = pgDriver.pool(server.url("postgres"), { max: 3 });
    pool.on("error", () => {});
    await Promise.all([1, 2, 3].map((n) => pool.query("select $1::int", [n])));
    const before = server.pid()!;
    process.kill(before, "SIGKILL");
    await expect.poll(() => server.pid()).not.toBe(before);
    await expect
      .poll(() => asked(server.url("postgres"), "select 1 as one").catch(() => undefined))
      .toEqual([{ one: 1 }]);
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await server.stop();
  });

  test("a foreign process with the number of an old Postgres is left alone", async () => {
    const server = await startEmbeddedServer({ directory, log: silent, durable: false });
    await server.stop();
    await writeFile(join(directory, "postgres", "data", "postmaster.pid"), `${process.pid}\n${directory}\n`);
    const again = await startEmbeddedServer({ directory, log: silent, durable: false });
    expect(await asked(again.url("postgres"), "select 1 as one")).toEqual([{ one: 1 }]);
    await again.stop();
  });

  test("SIGTERM stops Postgres too, and leaves no lock", async () => {
    const { child, pid } = await hold(false);
    await kill(child, "SIGTERM");
    expect(await processBirth(pid)).toBeUndefined();
    await expect(stat(join(directory, "console.lock"))).rejects.toThrow("ENOENT");
  });
});
