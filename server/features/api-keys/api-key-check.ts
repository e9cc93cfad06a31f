import { createHash } from "node:crypto";
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { apiKeys, ingestProjects } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";

export interface KeyHolder {
  keyId: string;
  scopes: readonly string[];
  projectId: string | null;
  /** The digits at the end of the project's DSN. */
  ingestId: number | null;
  organizationId: string | null;
}

/** Keys are stored as their SHA-256, in hex: they are long random strings, so nothing slower is needed. */
export function hashApiKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/**
 * Looks keys up for the doors and remembers the answer for `memory` milliseconds, so that a busy door costs no query
 * per request and a revoked key stops within that time.
 */
export function createApiKeyCheck(database: Database, memory = 2_000) {
  const known = new Map<string, { holder: Promise<KeyHolder | undefined>; until: number }>();
  return function check(key: string): Promise<KeyHolder | undefined> {
    const hash = hashApiKey(key);
    const now = Date.now();
    const remembered = known.get(hash);
    if (remembered && remembered.until > now) return remembered.holder;
    if (known.size > 10_000) known.clear();
    const holder = readKey(database, hash);
    known.set(hash, { holder, until: now + memory });
    holder.catch(() => known.delete(hash));
    return holder;
  };
}

export type ApiKeyCheck = ReturnType<typeof createApiKeyCheck>;

function readKey(database: Database, hash: string): Promise<KeyHolder | undefined> {
  return inTransaction(database, systemActor("ingest"), {}, async (tx) => {
    const [row] = await tx
      .select({
        keyId: apiKeys.id,
        scopes: apiKeys.scopes,
        projectId: apiKeys.projectId,
        organizationId: sql<
          string | null
        >`coalesce(${apiKeys.organizationId}, ${ingestProjects.organizationId})`,
        ingestId: ingestProjects.ingestId,
        projectActive: ingestProjects.isActive,
      })
      .from(apiKeys)
      .leftJoin(ingestProjects, eq(ingestProjects.id, apiKeys.projectId))
      .where(
        and(
          eq(apiKeys.keyHash, hash),
          isNull(apiKeys.revokedAt),
          or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
          isNull(ingestProjects.deletedAt),
        ),
      );
    if (!row || row.projectActive === false) return undefined;
    await tx
      .update(apiKeys)
      .set({ lastUsedAt: sql`now()` })
      .where(
        and(
          eq(apiKeys.id, row.keyId),
          or(isNull(apiKeys.lastUsedAt), sql`${apiKeys.lastUsedAt} < now() - interval '1 minute'`),
        ),
      );
    return row;
  });
}
