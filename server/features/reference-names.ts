import { getTableName, sql, type SQL } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** How a record of each resource is called when another record refers to it: SQL over the alias `r`. */
const names: Readonly<Record<string, { table: string; name: string }>> = {
  users: { table: "users", name: "coalesce(nullif(r.full_name, ''), 'User ' || left(r.id::text, 8))" },
  organizations: { table: "organizations", name: "r.name" },
  teams: { table: "teams", name: "r.name" },
  workspaces: { table: "workspaces", name: "r.name" },
  roles: { table: "roles", name: "r.name" },
  "subscription-plans": { table: "subscription_plans", name: "r.name" },
  subscriptions: {
    table: "subscriptions",
    name: "(select p.name from subscription_plans p where p.id = r.plan_id) || ' · ' || replace(r.status::text, '_', ' ')",
  },
  invoices: { table: "invoices", name: "r.number" },
  coupons: { table: "coupons", name: "r.code" },
  "payment-methods": {
    table: "payment_methods",
    name: "concat_ws(' ', r.card_brand, '•••• ' || r.card_last4, case when r.card_last4 is null then r.type end)",
  },
  "payment-transactions": { table: "payment_transactions", name: "coalesce(r.description, r.kind)" },
  bookings: { table: "bookings", name: "r.booking_number" },
  services: { table: "services", name: "r.name" },
  "service-categories": { table: "service_categories", name: "r.name" },
  "service-options": { table: "service_options", name: "r.name" },
  "user-addresses": { table: "user_addresses", name: "r.street_address || ', ' || r.city" },
  "delivery-drivers": {
    table: "delivery_drivers",
    name: "(select u.full_name from users u where u.id = r.user_id)",
  },
  "conversion-funnels": { table: "conversion_funnels", name: "r.name" },
  experiments: { table: "experiments", name: "r.name" },
  errors: { table: "error_groups", name: "r.title" },
  "approval-policies": { table: "approval_policies", name: "r.name" },
  "saved-views": { table: "saved_views", name: "r.name" },
  "ingest-projects": { table: "ingest_projects", name: "r.name" },
};

/** The table in which the records of a resource stand that others refer to. */
export function referredTable(resource: string): string | undefined {
  return names[resource]?.table;
}

/**
 * The name of the record that `table.column` refers to, read as the reader: no name where the reader may not see the
 * record. A subquery, so that a page of rows costs a page of look-ups and a join can't multiply rows.
 */
export function referenceName(resource: string, table: PgTable, column: string): SQL {
  const named = names[resource];
  if (!named) throw new Error(`Say in reference-names.ts how a record of "${resource}" is called.`);
  // Spelled out: inside a single-table select drizzle would drop the table's name from a column.
  const own = sql`${sql.identifier(getTableName(table))}.${sql.identifier(column)}`;
  return sql`(select ${sql.raw(named.name)} from ${sql.identifier(named.table)} r where r.id = ${own})`;
}
