import { eq } from "drizzle-orm";
import { z } from "zod";
import { organizations } from "#drizzle/schema/tenancy.ts";
import type { Transaction } from "#server/data/database.ts";

/** Whose chain of the audit log it is, for a sentence; an organization that isn't there any more by its id. */
export async function chainInWords(tx: Transaction, chain: string): Promise<string> {
  if (chain === "platform") return "the platform's chain";
  const [found] = z.uuid().safeParse(chain).success
    ? await tx.select({ name: organizations.name }).from(organizations).where(eq(organizations.id, chain))
    : [];
  return `the chain of ${found?.name ?? `organization ${chain}`}`;
}
