import { tmpdir } from "node:os";
import pg from "pg";
import { inject } from "vitest";
import { seedDemo } from "#drizzle/seed/seed-demo.ts";
import { passwordHasher } from "#server/auth/password-hash.ts";
import { demoPassword } from "#shared/demo-sign-ins.ts";
import { consoleProcess, type ConsoleProcess } from "./console-process.ts";
import { testSecret } from "./global-setup.ts";
import { onServer, testDatabase } from "./test-database.ts";

const template = "demo_today_template";

/**
 * A console process on a demo business of its own, up to now, on the run's Postgres: a clone of one that the first caller
 * of the run makes. `fill` may add rows before it starts. Its `stop` drops the database too.
 */
export async function demoConsole(fill?: (client: pg.PoolClient) => Promise<void>): Promise<ConsoleProcess> {
  await templateMade();
  const db = await testDatabase({ template });
  if (fill) {
    const client = await db.owner.connect();
    await fill(client);
    client.release();
  }
  const running = await consoleProcess({
    dataDir: tmpdir(),
    // The run's own secret: another would change the logins' passwords under everybody.
    env: { DATABASE_URL: db.url, AUTH_SECRET: testSecret, DEMO: "1" },
  }).catch(async (fault: unknown) => {
    await db.close();
    throw fault;
  });
  return {
    ...running,
    async stop() {
      await running.stop();
      await db.close();
    },
  };
}

async function templateMade(): Promise<void> {
  const keeper = new pg.Client({ connectionString: inject("postgresUrl") });
  await keeper.connect();
  try {
    await keeper.query("select pg_advisory_lock(7305132043)");
    const { rowCount } = await keeper.query("select from pg_database where datname = $1", [template]);
    if (rowCount) return;
    const made = await testDatabase();
    const client = await made.owner.connect();
    await seedDemo(client, { now: new Date(), passwordHash: await passwordHasher(12).hash(demoPassword) });
    client.release();
    await made.database.close();
    await made.owner.end();
    await onServer(`alter database ${new URL(made.url).pathname.slice(1)} rename to ${template}`);
  } finally {
    await keeper.end();
  }
}
