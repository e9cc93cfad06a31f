import { type BulkSize, fillBulk, settleBulk } from "./seed-bulk.ts";
import { type DemoOptions, fillDemo } from "./seed-demo.ts";
import { fillTables, type SeedClient, type Tell } from "./seed-client.ts";

/** Up to this scale the whole demo business grows; beyond it plain rows are added to the demo as it is. */
export const mostWholeScale = 20;

/** The plain rows that a scale adds to the demo; undefined where the demo itself grows. */
export function bulkSize(scale: number): BulkSize | undefined {
  return scale <= mostWholeScale
    ? undefined
    : { users: scale * 1_000, events: scale * 5_000, invoices: scale * 2_000 };
}

/**
 * Fills an empty, migrated database with the demo business at a scale from 1, all in one transaction; beyond
 * `mostWholeScale` with the demo and 1,000 users, 5,000 events and 2,000 invoices per step, which takes minutes instead
 * of hours. Throws when somebody is already there.
 */
export async function seedScaled(
  client: SeedClient,
  options: DemoOptions & { scale: number },
  tell?: Tell,
): Promise<void> {
  const { now, scale } = options;
  const size = bulkSize(scale);
  await fillTables(client, async () => {
    await fillDemo(client, size ? { ...options, scale: 1 } : options, tell);
    if (size) await fillBulk(client, { ...size, now }, tell);
  });
  if (size) await settleBulk(client, tell);
}
