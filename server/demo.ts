import type { Logger } from "pino";
import { passwordHasher } from "#server/auth/password-hash.ts";
import type { OwnedDatabase } from "#server/data/owned-database.ts";
import { demoPassword } from "#shared/demo-sign-ins.ts";
import { demoState } from "#server/data/demo-state.ts";

/** A key that is stored hashed and can be shown only when it is made. */
export interface DemoKey {
  label: string;
  value: string;
}

/**
 * Fills an empty, migrated database with the demo business and answers with its keys; with nothing when the demo is
 * already there. Throws for a database that holds somebody else's people.
 */
export async function fillWithDemo(
  { url, driver }: Pick<OwnedDatabase, "url" | "driver">,
  log: Logger,
  scale = 1,
): Promise<readonly DemoKey[] | undefined> {
  const client = driver.client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    const state = await demoState(client);
    if (state === "demo") return undefined;
    if (state === "other") throw new Error(notOurs);
    log.info("Filling the database with the demo business.");
    return await seed(client, scale);
  } finally {
    await client.end();
  }
}

async function seed(client: Parameters<typeof demoState>[0], scale: number): Promise<readonly DemoKey[]> {
  // Loaded only when needed: it brings the whole demo business with it.
  const { seedDemo } = await import("#drizzle/seed/seed-demo.ts");
  await seedDemo(client, {
    now: new Date(),
    scale,
    passwordHash: await passwordHasher(12).hash(demoPassword),
  });
  return [];
}

const notOurs =
  "DEMO=1 is refused: the database already holds people who are not the demo's. Set DEMO=0, or use an empty database.";
