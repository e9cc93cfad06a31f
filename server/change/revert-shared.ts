import { sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { Permission } from "#shared/permissions.ts";
import { netRows } from "./net-rows.ts";
import { recordedOf } from "./recorded-rows.ts";
import { rowsOf } from "./rows-of.ts";

// Anybody may change views of his own; what others see with him takes the right to share with them, also on the way back.
const rights: Readonly<Record<string, Permission>> = {
  role: "views:share",
  everyone: "views:share-everyone",
  built_in: "views:share-everyone",
};

/** What must be held to take a change of saved views back, because they are shared, or were before or after the change. */
export async function rightsToShared(tx: Transaction, actor: Actor, changeId: string): Promise<Permission[]> {
  const answer = await tx.execute(sql`
    select distinct said.scope from ${netRows(changeId, undefined, recordedOf(actor, changeId))} net left join saved_views view on view.id = net.row_id
      cross join lateral (values (view.scope), (net.old_values ->> 'scope'), (net.new_values ->> 'scope')) said (scope)
    where net.table_name = 'saved_views' and said.scope is not null`);
  return rowsOf<{ scope: string }>(answer).flatMap(({ scope }) => rights[scope] ?? []);
}
