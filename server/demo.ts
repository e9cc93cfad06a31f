import type { Logger } from "pino";
import { passwordHasher } from "#server/auth/password-hash.ts";
import type { OwnedDatabase } from "#server/data/owned-database.ts";
import { demoPassword } from "#shared/demo-sign-ins.ts";
import { demoState, ingestNumbers } from "#server/data/demo-state.ts";

/** What a program needs to use a door of the demo. */
export interface DemoKey {
  label: string;
  /** A DSN for errors, else the key itself. */
  value: string;
}

type DemoDatabase = Pick<OwnedDatabase, "url" | "driver">;

/**
 * Fills an empty, migrated database with the demo business; leaves a demo that is already there as it is. Answers
 * whether it filled. `tell` hears the steps of a large scale. Throws for a database that holds somebody else's people.
 */
export async function fillWithDemo(
  database: DemoDatabase,
  log: Logger,
  { scale = 1, tell }: { scale?: number; tell?: (step: string) => void } = {},
): Promise<boolean> {
  return withOwner(database, async (client) => {
    const state = await demoState(client);
    if (state === "demo") return false;
    if (state === "other") throw new Error(notOurs);
    log.info("Filling the database with the demo business.");
    // Loaded only when needed: it brings the whole demo business with it.
    const { seedScaled } = await import("#drizzle/seed/seed-scaled.ts");
    const passwordHash = await passwordHasher(12).hash(demoPassword);
    await seedScaled(client, { now: new Date(), scale, passwordHash }, tell);
    return true;
  });
}

/** The demo's public keys for the doors, one of each kind. */
export async function demoDoorKeys(database: DemoDatabase, appUrl: string): Promise<DemoKey[]> {
  const { demoKeys } = await import("#drizzle/seed/demo-keys.ts");
  const numbers = await withOwner(database, ingestNumbers);
  const { protocol, host } = new URL(appUrl);
  return demoKeys.map((demo) => {
    const number = "project" in demo && numbers.get(demo.project);
    const isDsn = number && demo.scopes.some((scope) => scope === "ingest:errors");
    return {
      label: demo.name,
      value: isDsn ? `${protocol}//${demo.key}@${host}/ingest/sentry/${number}` : demo.key,
    };
  });
}

async function withOwner<Result>(
  { url, driver }: DemoDatabase,
  run: (client: Parameters<typeof demoState>[0]) => Promise<Result>,
): Promise<Result> {
  const client = driver.client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

const notOurs =
  "DEMO=1 is refused: the database already holds people who are not the demo's. Set DEMO=0, or use an empty database.";
