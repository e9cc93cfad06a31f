import { and, asc, isNull, sql } from "drizzle-orm";
import { organizations } from "#drizzle/schema/tenancy.ts";
import type { Transaction } from "#server/data/database.ts";

export interface Tenant {
  id: string;
  name: string;
}

const mostShown = 50;

/** Organizations whose name or slug holds the words, those that begin with them first; 50 at most. */
export async function findTenants(tx: Transaction, words: string): Promise<Tenant[]> {
  const pattern = words.replace(/[\\%_]/g, String.raw`\$&`);
  const matches = sql`(${organizations.name} ilike ${`%${pattern}%`} or ${organizations.slug} ilike ${`%${pattern}%`})`;
  return tx
    .select({ id: organizations.id, name: organizations.name })
    .from(organizations)
    .where(and(isNull(organizations.deletedAt), words === "" ? undefined : matches))
    .orderBy(
      sql`${organizations.name} ilike ${`${pattern}%`} desc`,
      asc(organizations.name),
      asc(organizations.id),
    )
    .limit(mostShown);
}
