import { and, asc, eq, exists, gt, ilike, isNull, or, sql, type AnyColumn, type SQL } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { userRoles } from "#drizzle/schema/rbac.ts";
import type { Transaction } from "#server/data/database.ts";

/** Active staff whose name holds `search`: 20 at most, by name. */
export function findAssignees(tx: Transaction, search: string) {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const isStaff = exists(
    tx
      .select({ one: sql`1` })
      .from(userRoles)
      .where(
        and(
          eq(userRoles.userId, users.id),
          or(isNull(userRoles.expiresAt), gt(userRoles.expiresAt, sql`now()`)),
        ),
      ),
  );
  return tx
    .select({ id: users.id, name: users.fullName })
    .from(users)
    .where(and(eq(users.status, "active"), isNull(users.deletedAt), isStaff, ilike(users.fullName, pattern)))
    .orderBy(asc(users.fullName), asc(users.id))
    .limit(20);
}

/** A JSON column as its text, so that 64-bit numbers survive the way to the browser. */
export function jsonText(column: AnyColumn): SQL<string> {
  return sql<string>`${column}::text`;
}
