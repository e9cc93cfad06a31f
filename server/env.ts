import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { contradictions, variables } from "./env-variables.ts";

/** What the environment says, checked. `.env.example` has the meaning of each variable. */
export interface Env {
  /** Absent: the embedded server under `dataDir`. */
  databaseUrl: string | undefined;
  databaseReadUrl: string | undefined;
  databaseDriver: "pg" | "neon";
  neonWsProxy: string | undefined;
  /** Absolute. */
  dataDir: string;
  /** Where months of logs go that leave the database. Absolute; absent: none leaves it. */
  archiveDir: string | undefined;
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
  // Beside a database of its own, a console's disk may be gone with the container.
  const archiveDir = read.ARCHIVE_DIR ?? (read.DATABASE_URL ? undefined : join(dataDir, "archives"));
  return {
    databaseUrl: read.DATABASE_URL,
    databaseReadUrl: read.DATABASE_READ_URL,
    databaseDriver: read.DATABASE_DRIVER ?? (read.NEON_WS_PROXY || isNeon(read.DATABASE_URL) ? "neon" : "pg"),
    neonWsProxy: read.NEON_WS_PROXY,
    dataDir,
    archiveDir: archiveDir && resolve(archiveDir),
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

function isNeon(url: string | undefined): boolean {
  return url !== undefined && /(^|\.)neon\.(tech|build)$/.test(new URL(url).hostname);
}
