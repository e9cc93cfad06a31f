import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";

/** What the environment says, checked. `interfaces` in docs/operations.md has the meaning of each variable. */
export interface Env {
  /** Absent: the embedded server under `dataDir`. */
  databaseUrl: string | undefined;
  databaseReadUrl: string | undefined;
  databaseDriver: "pg" | "neon";
  neonWsProxy: string | undefined;
  /** Absolute. */
  dataDir: string;
  port: number;
  host: string;
  /** The public origin: scheme, host, port, nothing behind. */
  appUrl: string;
  authSecret: string;
  isDemo: boolean;
  /** Whether `X-Forwarded-For` was written by a proxy of ours. */
  trustProxy: boolean;
  stripe: { secretKey: string | undefined; webhookSecret: string | undefined; apiBase: string | undefined };
  smtpUrl: string | undefined;
  metricsToken: string | undefined;
  logLevel: "debug" | "info" | "warn" | "error" | undefined;
}

/** One or more variables are wrong; the message names each and says what would be right. */
export class BadEnvironment extends Error {
  override name = "BadEnvironment";
  constructor(readonly faults: readonly string[]) {
    super(`Pressdesk can't start with this environment:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
}

const text = z.string().trim();
const flag = text.pipe(
  z
    .enum(["1", "0", "true", "false"], "must be 1 or 0.")
    .transform((value) => value === "1" || value === "true"),
);
const port = text
  .regex(/^\d{1,5}$/, "must be a port: a whole number from 1 to 65535, such as 3000.")
  .transform(Number)
  .refine(
    (value) => value >= 1 && value <= 65_535,
    "must be a port: a whole number from 1 to 65535, such as 3000.",
  );
const postgresUrl = text.refine(isPostgresUrl, "must look like postgres://user:password@host:5432/database.");

const variables = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_READ_URL: postgresUrl.optional(),
  DATABASE_DRIVER: z.enum(["pg", "neon"], `must be "pg" (TCP) or "neon" (WebSocket).`).optional(),
  NEON_WS_PROXY: text.regex(/^[\w.-]+:\d{1,5}$/, "must be host:port, such as 127.0.0.1:6543.").optional(),
  DATA_DIR: text.default(".data"),
  PORT: port.default(3000),
  HOST: text
    .regex(/^[\w.:-]+$/, "must be an address to listen on, such as 127.0.0.1 or 0.0.0.0.")
    .default("127.0.0.1"),
  APP_URL: text
    .refine(isOrigin, "must be an http or https address without a path, such as https://desk.example.com.")
    .transform((value) => new URL(value).origin)
    .optional(),
  AUTH_SECRET: text
    .refine(
      (value) => value.length >= 32,
      "must have at least 32 characters. Make one with: openssl rand -base64 32",
    )
    .refine(isUnguessable, "can be guessed. Make one with: openssl rand -base64 32")
    .optional(),
  DEMO: flag.optional(),
  TRUST_PROXY: flag.default(false),
  STRIPE_SECRET_KEY: text.regex(/^(sk|rk)_\w+$/, "must be a Stripe secret key: sk_… or rk_…").optional(),
  STRIPE_WEBHOOK_SECRET: text.regex(/^whsec_\S+$/, "must be a Stripe signing secret: whsec_…").optional(),
  STRIPE_API_BASE: text
    .refine(isOrigin, "must be an address without a path, such as http://127.0.0.1:12111.")
    .optional(),
  SMTP_URL: text.regex(/^smtps?:\/\/\S+$/, "must look like smtp://user:password@host:587.").optional(),
  METRICS_TOKEN: text.min(16, "must have at least 16 characters.").optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], "must be debug, info, warn or error.").optional(),
});

/**
 * Reads the environment; throws `BadEnvironment`. In the embedded mode without AUTH_SECRET the secret of `DATA_DIR` is
 * used, made on the first call.
 */
export async function loadEnv(source: Record<string, string | undefined>): Promise<Env> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new BadEnvironment(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`));
  }
  const read = parsed.data;
  const faults = contradictions(read);
  if (faults.length > 0) throw new BadEnvironment(faults);
  const dataDir = resolve(read.DATA_DIR);
  return {
    databaseUrl: read.DATABASE_URL,
    databaseReadUrl: read.DATABASE_READ_URL,
    databaseDriver: read.DATABASE_DRIVER ?? (read.NEON_WS_PROXY || isNeon(read.DATABASE_URL) ? "neon" : "pg"),
    neonWsProxy: read.NEON_WS_PROXY,
    dataDir,
    port: read.PORT,
    host: read.HOST,
    appUrl: read.APP_URL ?? `http://localhost:${read.PORT}`,
    authSecret: read.AUTH_SECRET ?? (await ownSecret(dataDir)),
    isDemo: read.DEMO ?? read.DATABASE_URL === undefined,
    trustProxy: read.TRUST_PROXY,
    stripe: {
      secretKey: read.STRIPE_SECRET_KEY,
      webhookSecret: read.STRIPE_WEBHOOK_SECRET,
      apiBase: read.STRIPE_API_BASE,
    },
    smtpUrl: read.SMTP_URL,
    metricsToken: read.METRICS_TOKEN,
    logLevel: read.LOG_LEVEL,
  };
}

function contradictions(read: z.output<typeof variables>): string[] {
  const faults: string[] = [];
  if (read.DATABASE_URL && !read.AUTH_SECRET) {
    faults.push("AUTH_SECRET is required together with DATABASE_URL. Make one with: openssl rand -base64 32");
  }
  for (const name of ["DATABASE_READ_URL", "NEON_WS_PROXY"] as const) {
    if (read[name] && !read.DATABASE_URL)
      faults.push(`${name} needs DATABASE_URL; the embedded database has no use for it.`);
  }
  if (read.DATABASE_DRIVER === "neon" && !read.DATABASE_URL) {
    faults.push("DATABASE_DRIVER=neon needs DATABASE_URL; the embedded database is reached by pg.");
  }
  if (read.STRIPE_SECRET_KEY && !read.STRIPE_WEBHOOK_SECRET) {
    faults.push(
      "STRIPE_WEBHOOK_SECRET is required together with STRIPE_SECRET_KEY: whsec_… from Stripe's webhook page.",
    );
  }
  return faults;
}

async function ownSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, "auth-secret");
  const existing = (await readFile(file, "utf8").catch(() => "")).trim();
  if (existing) return existing;
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const secret = randomBytes(32).toString("base64url");
  // wx: of two that start at once one writes, and the other reads what it wrote.
  return writeFile(file, `${secret}\n`, { mode: 0o600, flag: "wx" }).then(
    () => secret,
    () => ownSecret(dataDir),
  );
}

function isPostgresUrl(value: string): boolean {
  const url = URL.canParse(value) && new URL(value);
  return Boolean(
    url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname && url.username && url.pathname.length > 1,
  );
}

function isOrigin(value: string): boolean {
  const url = URL.canParse(value) && new URL(value);
  return Boolean(
    url &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === "/" &&
    !url.search &&
    !url.hash &&
    !url.username,
  );
}

function isNeon(url: string | undefined): boolean {
  return url !== undefined && /(^|\.)neon\.(tech|build)$/.test(new URL(url).hostname);
}

function isUnguessable(value: string): boolean {
  return (
    new Set(value).size >= 10 &&
    !/change.?me|replace.?me|your.?secret|secretsecret|password|example/i.test(value)
  );
}
