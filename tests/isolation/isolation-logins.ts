import pg from "pg";
import { loginPasswords, loginUrl, type Login } from "#server/data/login-passwords.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import type { TestDatabase } from "#tests/support/test-database.ts";

/** A connection as one of the app's logins, with the login's own settings. */
export async function logIn(db: TestDatabase, login: Login): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: loginUrl(db.url, login, loginPasswords(testSecret)) });
  await client.connect();
  return client;
}

/** The SQLSTATE with which statements are refused inside a transaction that is rolled back, or "done". */
export async function answerTo(client: pg.ClientBase, ...statements: string[]): Promise<string> {
  await client.query("begin");
  try {
    for (const statement of statements) await client.query(statement);
    return "done";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  } finally {
    await client.query("rollback");
  }
}
