/** Quotes a name where it needs it: `timestamp`, `date`, `text` are columns here. */
export const name = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`;

export const names = (identifiers: readonly string[]) => identifiers.map(name).join(", ");

export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Values of the transaction's context. The scalar subquery makes each an InitPlan: read once, not per row. */
export const context = {
  organizationId: "(select nullif(current_setting('app.org_id', true), '')::uuid)",
  userId: "(select nullif(current_setting('app.user_id', true), '')::uuid)",
  changeId: "(select nullif(current_setting('app.change_id', true), '')::uuid)",
} as const;

/** What every SECURITY DEFINER function here fixes: where names are looked up, and that row security stays on. */
export const definer = "security definer set search_path = pg_catalog, public, pg_temp set row_security = on";
