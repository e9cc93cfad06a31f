import { createHmac } from "node:crypto";
import type { LoginPasswords, logins } from "#drizzle/policies/roles-sql.ts";

export type Login = (typeof logins)[number];
export type { LoginPasswords };

/** The logins' passwords, derived from `AUTH_SECRET`: nothing more to configure, and a new secret changes them at the next start. */
export function loginPasswords(authSecret: string): LoginPasswords {
  const password = (login: Login) =>
    createHmac("sha256", authSecret).update(`pressdesk database login ${login}`).digest("base64url");
  return { pd_web: password("pd_web"), pd_auth: password("pd_auth"), pd_job: password("pd_job") };
}

/** The same database, entered by one of the logins. */
export function loginUrl(url: string, login: Login, passwords: LoginPasswords): string {
  const entered = new URL(url);
  entered.username = login;
  entered.password = passwords[login];
  return entered.href;
}
