import type { BetterAuthOptions, DBAdapter, DBTransactionAdapter, Where } from "better-auth";
import { tokenHash } from "./session-cookie.ts";

export interface AdapterGuard {
  /** Makes the credential row of an account that was imported with `users.password_hash` only. */
  adoptImportedPassword(email: string): Promise<void>;
  /** When a session that begins now ends without a request. */
  firstExpiry(): Date;
}

type StoredRow = Record<string, unknown>;
type Adapter = DBTransactionAdapter<BetterAuthOptions>;
type Call = { model: string; where: Where[] };

/**
 * better-auth's adapter with three rules of ours: a session's token is stored as its hash only, an account that is
 * suspended or deleted does not exist, and an imported password is found where better-auth looks for it.
 */
export function guardedAdapter(
  inner: DBAdapter<BetterAuthOptions>,
  guard: AdapterGuard,
): DBAdapter<BetterAuthOptions> {
  return {
    ...inner,
    ...guarded(inner, guard),
    transaction: (run) => inner.transaction((trx) => run(guarded(trx, guard))),
  };
}

function guarded(inner: Adapter, guard: AdapterGuard): Adapter {
  const onSession = <C extends { model: string; where?: Where[] | undefined }>(call: C): C =>
    call.model === "session" && call.where ? { ...call, where: call.where.map(hashedToken) } : call;

  async function create(call: { model: string; data: StoredRow }): Promise<StoredRow> {
    if (call.model !== "session") return inner.create(call);
    const token = String(call.data["token"]);
    const data = { ...call.data, token: tokenHash(token), expiresAt: guard.firstExpiry() };
    return { ...(await inner.create<StoredRow>({ ...call, data })), token };
  }

  async function findOne(call: Call & { join?: { account?: boolean } }): Promise<StoredRow | null> {
    if (call.model === "session") return findSession(call);
    if (call.model !== "user") return inner.findOne<StoredRow>(call);
    const email = call.where.find((condition) => condition.field === "email")?.value;
    if (typeof email === "string" && call.join?.account) await guard.adoptImportedPassword(email);
    return inner.findOne<StoredRow>({ ...call, where: [...call.where, ...isActive] });
  }

  async function findSession(call: Call): Promise<StoredRow | null> {
    const row = await inner.findOne<StoredRow>(onSession(call));
    const user = row?.["user"] as StoredRow | null | undefined;
    if (!row || (user !== undefined && !isActiveUser(user))) return null;
    const token = call.where.find((condition) => condition.field === "token")?.value;
    return token === undefined ? row : { ...row, token };
  }

  return {
    ...inner,
    create: create as Adapter["create"],
    findOne: findOne as Adapter["findOne"],
    findMany: (call) => inner.findMany(onSession(call)),
    update: (call) => inner.update(onSession(call)),
    updateMany: (call) => inner.updateMany(onSession(call)),
    delete: (call) => inner.delete(onSession(call)),
    deleteMany: (call) => inner.deleteMany(onSession(call)),
    consumeOne: (call) => inner.consumeOne(onSession(call)),
  };
}

const isActive: Where[] = [
  { field: "status", value: "active" },
  { field: "deletedAt", value: null },
];

function isActiveUser(user: StoredRow | null): boolean {
  return user?.["status"] === "active" && !user["deletedAt"];
}

function hashedToken(condition: Where): Where {
  if (condition.field !== "token") return condition;
  const { value } = condition;
  if (typeof value === "string") return { ...condition, value: tokenHash(value) };
  return Array.isArray(value)
    ? { ...condition, value: value.map((token) => tokenHash(String(token))) }
    : condition;
}
