import { sql } from "drizzle-orm";
import { notifications } from "#drizzle/schema/extensions.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";

interface ExpiredRequest {
  id: string;
  userId: string;
  organizationId: string | null;
  title: string;
}

/** Closes requests that nobody decided in time, 500 at most, and tells those who asked; gives how many. */
export async function expireRequests(tx: Transaction): Promise<number> {
  const answer = await tx.execute(sql`
    select id, requested_by as "userId", organization_id as "organizationId", title from expire_approvals()`);
  const expired = rowsOf<ExpiredRequest>(answer);
  if (expired.length > 0)
    await tx.insert(notifications).values(
      expired.map(({ id, userId, organizationId, title }) => ({
        userId,
        organizationId,
        kind: "approval-requests:expire",
        title: `Nobody decided in time: ${title}`.slice(0, 300),
        body: "Nothing has changed. If it is still wanted, ask for it anew.",
        href: `/approvals?tab=mine&request=${id}`,
      })),
    );
  return expired.length;
}
