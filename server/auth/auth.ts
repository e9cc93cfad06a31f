import { betterAuth } from "better-auth";
import type { Logger } from "pino";
import type { Database } from "#server/data/database.ts";
import type { Actor } from "./actor.ts";
import { auditPasswordReset } from "./audit-answer.ts";
import { authDoor } from "./auth-door.ts";
import { passwordChangedMail, passwordResetMail, type SendMail } from "./auth-mail.ts";
import { authOptions } from "./auth-options.ts";
import { passwordHasher, type PasswordHasher } from "./password-hash.ts";
import { organizationHeader, sessionActor, type SessionKeys } from "./session-actor.ts";
import { adoptImportedPassword, assertAccess } from "./sign-in-store.ts";

export interface AuthDeps {
  database: Database;
  log: Logger;
  /** `AUTH_SECRET`, at least 32 characters. */
  secret: string;
  /** `APP_URL`: the public origin. Everything from elsewhere is refused. */
  appUrl: string;
  /** `TRUST_PROXY`: a proxy of ours writes the last entry of `X-Forwarded-For`. */
  trustProxy?: boolean;
  /** Demo data and demo sign-ins are there. */
  demo?: boolean;
  /** bcrypt's cost; 12, and 4 in tests. */
  passwordCost?: number;
  sendMail: SendMail;
}

/** Sign-in, as the rest of the server sees it. */
export interface Auth {
  /** Answers `/api/auth/*`. `peerAddress` is the address of the socket. */
  handler(request: Request, peerAddress?: string | null): Promise<Response>;
  /** Who sends a request; see `sessionActor`. */
  actor(headers: Headers, peerAddress?: string | null): Promise<Actor | undefined>;
  keys: SessionKeys;
  passwords: PasswordHasher;
  appUrl: string;
  demo: boolean;
  /** Resolves when all that was begun after an answer (mails, audit entries of failures) is done. */
  settled(): Promise<void>;
}

const minutes = 60_000;
const inactivity = 12 * 60 * minutes;

/** Makes sign-in: better-auth behind a door of our own. Throws on a secret that anybody could guess. */
export function createAuth(deps: AuthDeps): Auth {
  const { database, log, appUrl } = deps;
  const db = database.auth;
  if (new Set(deps.secret).size < 10 || deps.secret.length < 32) {
    throw new Error(
      "AUTH_SECRET is too easy to guess: give at least 32 random characters, e.g. from `openssl rand -base64 32`.",
    );
  }
  const keys = {
    secret: deps.secret,
    isSecure: appUrl.startsWith("https:"),
    trustProxy: deps.trustProxy ?? false,
  };
  const passwords = passwordHasher(deps.passwordCost ?? 12);
  const pending = new Set<Promise<unknown>>();
  const afterwards = (work: Promise<unknown>) => {
    const done = work
      .catch((fault: unknown) =>
        log.error({ fault: withoutValues(fault) }, "work after a sign-in answer failed"),
      )
      .finally(() => pending.delete(done));
    pending.add(done);
  };
  const library = betterAuth(
    authOptions({
      db,
      appUrl,
      ...keys,
      passwords,
      guard: {
        adoptImportedPassword: (email) => adoptImportedPassword(db, email),
        firstExpiry: () => new Date(Date.now() + inactivity),
      },
      sendResetLink: ({ email, name }, token) =>
        deps.sendMail(
          passwordResetMail(email, name, `${appUrl}/reset-password?token=${encodeURIComponent(token)}`),
        ),
      passwordReset: async ({ id, email, name }) => {
        await auditPasswordReset(db, id);
        afterwards(deps.sendMail(passwordChangedMail(email, name)));
      },
      assertAccess: (userId) => assertAccess(db, userId),
      report: (fault) => log.error({ fault: withoutValues(fault) }, "sign-in failed on our side"),
    }),
  );
  const actor = (headers: Headers, peerAddress: string | null = null) =>
    sessionActor(keys, database, headers, peerAddress);
  const door = authDoor({
    keys,
    appUrl,
    db,
    library: library.handler,
    actor: (headers, peerAddress) => personBehind(actor, headers, peerAddress),
    passwordChanged: ({ email, name }) => afterwards(deps.sendMail(passwordChangedMail(email, name))),
    afterwards,
  });
  return {
    handler: (request, peerAddress = null) => door(request, peerAddress),
    actor,
    keys,
    passwords,
    appUrl,
    demo: deps.demo ?? false,
    settled: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

// Which organization a request is about plays no part in signing in and out.
async function personBehind(actor: Auth["actor"], headers: Headers, peerAddress: string | null) {
  const own = new Headers(headers);
  own.delete(organizationHeader);
  const found = await actor(own, peerAddress);
  return found?.kind === "system" ? undefined : found;
}

// A failed statement carries its values, and here these are hashes and addresses.
function withoutValues(fault: unknown): Record<string, unknown> {
  if (!(fault instanceof Error)) return { message: "Something that is not an error was thrown." };
  const cause = fault.cause instanceof Error ? withoutValues(fault.cause) : undefined;
  return { name: fault.name, message: fault.message.split("\nparams:")[0], ...(cause && { cause }) };
}
