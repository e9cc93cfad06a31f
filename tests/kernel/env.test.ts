import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadEnv } from "#server/env.ts";

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "pressdesk-env-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const secret = "q9Zt3Lr8Wm2Vx7Kc5Yb1Nf6Hd4Js0Pg-Ae";
const server = { DATABASE_URL: "postgres://desk:hidden@db.example.com/desk", AUTH_SECRET: secret };

test("an empty environment is the embedded demo on this machine", async () => {
  expect(await loadEnv({ DATA_DIR: dataDir })).toMatchObject({
    databaseUrl: undefined,
    databaseDriver: "pg",
    dataDir,
    port: 3000,
    host: "127.0.0.1",
    appUrl: "http://localhost:3000",
    isDemo: true,
    trustProxy: false,
  });
});

test("the embedded secret is made once, kept private, and read again", async () => {
  const [first, second] = await Promise.all([loadEnv({ DATA_DIR: dataDir }), loadEnv({ DATA_DIR: dataDir })]);
  expect(first.authSecret).toHaveLength(43);
  expect(second.authSecret).toBe(first.authSecret);
  expect((await readFile(join(dataDir, "auth-secret"), "utf8")).trim()).toBe(first.authSecret);
  expect((await stat(join(dataDir, "auth-secret"))).mode & 0o777).toBe(0o600);
});

test("archives lie beside the embedded database, and elsewhere only where one says", async () => {
  expect((await loadEnv({ DATA_DIR: dataDir })).archiveDir).toBe(join(dataDir, "archives"));
  expect((await loadEnv(server)).archiveDir).toBeUndefined();
  expect((await loadEnv({ ...server, ARCHIVE_DIR: "/srv/archives" })).archiveDir).toBe("/srv/archives");
});

test("a server database means production: no demo, a secret of one's own", async () => {
  expect(await loadEnv(server)).toMatchObject({
    databaseUrl: server.DATABASE_URL,
    isDemo: false,
    authSecret: secret,
  });
  await expect(loadEnv({ DATABASE_URL: server.DATABASE_URL })).rejects.toThrow(
    "AUTH_SECRET is required together with DATABASE_URL",
  );
});

test.each([
  ["postgres://u:p@ep-x.eu-central-1.aws.neon.tech/main", {}, "neon"],
  ["postgres://u:p@ep-x.eu-central-1.aws.neon.tech/main", { DATABASE_DRIVER: "pg" }, "pg"],
  ["postgres://u:p@neon.tech.example.com/main", {}, "pg"],
  ["postgres://u:p@localhost/main", { NEON_WS_PROXY: "localhost:6543" }, "neon"],
])("%s with %o is reached by %s", async (url, more, driver) => {
  expect((await loadEnv({ ...server, DATABASE_URL: url, ...more })).databaseDriver).toBe(driver);
});

test.each([
  ["PORT", "http", "PORT must be a port: a whole number from 1 to 65535, such as 3000."],
  ["PORT", "70000", "PORT must be a port"],
  ["PORT", "-1", "PORT must be a port"],
  ["HOST", "not a host", "HOST must be an address to listen on"],
  ["APP_URL", "desk.example.com", "APP_URL must be an http or https address without a path"],
  ["APP_URL", "https://desk.example.com/app", "APP_URL must be an http or https address without a path"],
  ["APP_URL", "ftp://desk.example.com", "APP_URL must be an http or https address"],
  [
    "DATABASE_URL",
    "mysql://u:p@h/d",
    "DATABASE_URL must look like postgres://user:password@host:5432/database.",
  ],
  ["DATABASE_URL", "postgres://host-only", "DATABASE_URL must look like"],
  ["DATABASE_DRIVER", "mysql", 'DATABASE_DRIVER must be "pg" (TCP) or "neon" (WebSocket).'],
  ["DATABASE_DRIVER", "neon", "DATABASE_DRIVER=neon needs DATABASE_URL"],
  ["DATABASE_READ_URL", "postgres://u:p@h/d", "DATABASE_READ_URL needs DATABASE_URL"],
  ["NEON_WS_PROXY", "http://localhost:1", "NEON_WS_PROXY must be host:port"],
  ["AUTH_SECRET", "secret", "AUTH_SECRET must have at least 32 characters."],
  ["AUTH_SECRET", "a".repeat(40), "AUTH_SECRET can be guessed."],
  ["AUTH_SECRET", "change-me-change-me-0123456789-abcdef", "AUTH_SECRET can be guessed."],
  ["DEMO", "yes please", "DEMO must be 1 or 0."],
  ["TRUST_PROXY", "2", "TRUST_PROXY must be 1 or 0."],
  ["STRIPE_SECRET_KEY", "pk_live_1", "STRIPE_SECRET_KEY must be a Stripe secret key"],
  ["STRIPE_SECRET_KEY", "sk_test_1", "STRIPE_WEBHOOK_SECRET is required together with STRIPE_SECRET_KEY"],
  ["STRIPE_WEBHOOK_SECRET", "secret", "STRIPE_WEBHOOK_SECRET must be a Stripe signing secret"],
  ["STRIPE_API_BASE", "127.0.0.1:12111", "STRIPE_API_BASE must be an address"],
  ["SMTP_URL", "mail.example.com", "SMTP_URL must look like smtp://"],
  ["METRICS_TOKEN", "short", "METRICS_TOKEN must have at least 16 characters."],
  ["LOG_LEVEL", "loud", "LOG_LEVEL must be debug, info, warn or error."],
])("%s=%s is refused by name, with what would be right", async (name, value, words) => {
  await expect(loadEnv({ DATA_DIR: dataDir, [name]: value })).rejects.toThrow(words);
});

test("every fault is named at once, and no secret is repeated", async () => {
  const fault = await loadEnv({
    PORT: "x",
    AUTH_SECRET: "tiny-secret",
    DATABASE_URL: "postgress://u:hidden@h/d",
  }).catch((error: Error) => error.message);
  expect(fault).toContain("PORT");
  expect(fault).toContain("AUTH_SECRET");
  expect(fault).toContain("DATABASE_URL");
  expect(fault).not.toMatch(/tiny-secret|hidden/);
});

test("an empty variable is the same as none", async () => {
  expect(await loadEnv({ DATA_DIR: dataDir, PORT: "", DATABASE_URL: " " })).toMatchObject({
    port: 3000,
    databaseUrl: undefined,
  });
});

test(".env.example names every variable and, as it stands, starts nothing by mistake", async () => {
  const lines = (await readFile(new URL("../../.env.example", import.meta.url), "utf8")).split("\n");
  const named = lines.flatMap((line) => /^#? ?([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(named.toSorted()).toEqual([
    "APP_URL",
    "ARCHIVE_DIR",
    "AUTH_SECRET",
    "DATABASE_DRIVER",
    "DATABASE_READ_URL",
    "DATABASE_URL",
    "DATA_DIR",
    "DEMO",
    "HOST",
    "LOG_LEVEL",
    "METRICS_TOKEN",
    "NEON_WS_PROXY",
    "PORT",
    "SMTP_URL",
    "STRIPE_API_BASE",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "TRUST_PROXY",
  ]);
  expect(lines.filter((line) => line && !line.startsWith("#"))).toEqual([]);
});
