import { createHmac, randomUUID } from "node:crypto";
import bcrypt from "bcrypt";
import pino from "pino";
import type { QueryResultRow } from "pg";
import { createAuth, type Auth, type AuthDeps } from "#server/auth/auth.ts";
import type { AuthMail } from "#server/auth/auth-mail.ts";
import type { MemberRole } from "#shared/states.ts";
import { systemRoles } from "#shared/roles.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

export const origin = "http://localhost:3000";
export const password = "nine green pears on a tram";
const cost = 4;

export interface Browser {
  /** Sends a request with the browser's cookies, keeps the ones that come back. */
  send(path: string, body?: unknown, init?: RequestInit & { address?: string }): Promise<Response>;
  get(path: string): Promise<Response>;
  cookies: Map<string, string>;
  headers(): Headers;
}

/** A database with sign-in on top, and the hands to set a scene with people. */
export async function signInScene(options: Partial<AuthDeps> = {}) {
  const db = await testDatabase();
  const mails: AuthMail[] = [];
  const auth = createAuth({
    database: db.database,
    log: pino({ level: "silent" }),
    secret: testSecret,
    appUrl: origin,
    passwordCost: cost,
    sendMail: async (mail) => void mails.push(mail),
    ...options,
  });
  return {
    db,
    auth,
    mails,
    browser: (address = "203.0.113.7") => browser(auth, options.appUrl ?? origin, address),
    rows: <Row extends QueryResultRow>(text: string, values: unknown[] = []) =>
      asOwner<Row>(db, text, values),
    person: (facts: PersonFacts = {}) => personIn(db, facts),
    close: () => db.close(),
  };
}
export type SignInScene = Awaited<ReturnType<typeof signInScene>>;

interface PersonFacts {
  email?: string;
  name?: string;
  password?: string | null;
  status?: "active" | "invited" | "suspended";
  isDeleted?: boolean;
  /** A system role; default support, null for none. */
  role?: string | null;
  member?: { organizationId?: string; role?: MemberRole; permissions?: unknown };
}

export async function personIn(db: Pick<TestDatabase, "owner">, facts: PersonFacts) {
  const id = randomUUID();
  const email = facts.email ?? `person-${id.slice(0, 8)}@example.test`;
  const hash = facts.password === null ? null : await bcrypt.hash(facts.password ?? password, cost);
  await asOwner(
    db,
    "insert into users (id, email, full_name, password_hash, status, email_verified, deleted_at) values ($1, $2, $3, $4, $5, true, $6)",
    [
      id,
      email,
      facts.name ?? "Robin Field",
      hash,
      facts.status ?? "active",
      facts.isDeleted ? new Date() : null,
    ],
  );
  const role = facts.role === undefined ? (facts.member ? null : "support") : facts.role;
  if (role !== null) await giveRole(db, id, role);
  const organizationId = facts.member ? (facts.member.organizationId ?? (await organization(db))) : null;
  if (facts.member) {
    await asOwner(
      db,
      "insert into organization_members (organization_id, user_id, role, permissions) values ($1, $2, $3, $4)",
      [organizationId, id, facts.member.role ?? "member", JSON.stringify(facts.member.permissions ?? {})],
    );
  }
  return { id, email, organizationId };
}

export async function organization(
  db: Pick<TestDatabase, "owner">,
  name = `Org ${randomUUID().slice(0, 8)}`,
): Promise<string> {
  const slug = name.toLowerCase().replace(/\W+/g, "-");
  const [row] = await asOwner<{ id: string }>(
    db,
    "insert into organizations (name, slug) values ($1, $2) returning id",
    [name, slug],
  );
  return row?.id ?? "";
}

export async function giveRole(
  db: Pick<TestDatabase, "owner">,
  userId: string,
  name: string,
  expiresAt: Date | null = null,
) {
  const permissions = systemRoles.find((role) => role.name === name)?.permissions ?? [];
  await asOwner(
    db,
    `insert into roles (name, permissions, is_system_role) values ($1, $2, true)
     on conflict (name) where deleted_at is null do nothing`,
    [name, JSON.stringify(permissions)],
  );
  await asOwner(
    db,
    "insert into user_roles (user_id, role_id, expires_at) select $1, id, $3 from roles where name = $2",
    [userId, name, expiresAt],
  );
}

/** Runs a statement past every policy and guard. */
export async function asOwner<Row extends QueryResultRow>(
  db: Pick<TestDatabase, "owner">,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = await db.owner.connect();
  try {
    await client.query("set session_replication_role = replica");
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.query("reset session_replication_role");
    client.release();
  }
}

function browser(auth: Auth, from: string, address: string): Browser {
  const cookies = new Map<string, string>();
  const headers = () => {
    const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Headers({
      origin: from,
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0",
      ...(jar && { cookie: jar }),
    });
  };
  async function request(path: string, init: RequestInit & { address?: string }) {
    const all = headers();
    new Headers(init.headers).forEach((value, name) => all.set(name, value));
    const url = path.startsWith("http") ? path : `${from}/api/auth/${path}`;
    const answer = await auth.handler(new Request(url, { ...init, headers: all }), init.address ?? address);
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name = "", ...value] = pair.split("=");
      if (/max-age=0(;|$)/i.test(line)) cookies.delete(name);
      else cookies.set(name, value.join("="));
    }
    return answer;
  }
  return {
    cookies,
    headers,
    send: (path, body = {}, init = {}) =>
      request(path, {
        method: "POST",
        body: JSON.stringify(body),
        ...init,
        headers: { "content-type": "application/json", ...(init.headers as Record<string, string>) },
      }),
    get: (path) => request(path, { method: "GET" }),
  };
}

/** The code that an authenticator app shows, `steps` periods of 30 s from now. RFC 6238, SHA-1, six digits. */
export function totpCode(uri: string, steps = 0): string {
  const secret = base32(new URL(uri).searchParams.get("secret") ?? "");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function base32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, "")]
    .map((letter) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter.toUpperCase()).toString(2).padStart(5, "0"),
    )
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
