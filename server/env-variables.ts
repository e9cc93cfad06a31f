import { z } from "zod";

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

/** Each variable by itself; what an empty one means is decided before. */
export const variables = z.object({
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_READ_URL: postgresUrl.optional(),
  DATABASE_DRIVER: z.enum(["pg", "neon"], `must be "pg" (TCP) or "neon" (WebSocket).`).optional(),
  NEON_WS_PROXY: text.regex(/^[\w.-]+:\d{1,5}$/, "must be host:port, such as 127.0.0.1:6543.").optional(),
  DATA_DIR: text.default(".data"),
  ARCHIVE_DIR: text.optional(),
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

/** What is wrong with variables together, in words. */
export function contradictions(read: z.output<typeof variables>): string[] {
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

function isUnguessable(value: string): boolean {
  return (
    new Set(value).size >= 10 &&
    !/change.?me|replace.?me|your.?secret|secretsecret|password|example/i.test(value)
  );
}
