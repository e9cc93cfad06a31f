import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  integer,
  jsonb,
  numeric,
  pgTable,
  point,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import { columnsOf, nameOf } from "#server/data/list-columns.ts";
import { listQuery } from "#server/data/list-query.ts";
import { inTransaction, type TransactionOptions } from "#server/data/transaction.ts";
import { defineResource } from "#shared/resource.ts";
import { organizations } from "#drizzle/schema/tenancy.ts";
import { testDatabase, type TestDatabaseOptions } from "./test-database.ts";

/** A table with a column of every kind, in an own test database. */
export const samples = pgTable("list_samples", {
  id: uuid("id").primaryKey().defaultRandom(),
  organizationId: uuid("organization_id"),
  name: text("name").notNull(),
  note: text("note"),
  body: text("body"),
  status: text("status").notNull(),
  isActive: boolean("is_active"),
  amount: bigint("amount", { mode: "bigint" }).notNull(),
  currency: text("currency").notNull(),
  balance: bigint("balance", { mode: "bigint" }),
  ratio: doublePrecision("ratio"),
  share: numeric("share"),
  quantity: integer("quantity").notNull(),
  seenAt: timestamp("seen_at", { withTimezone: true, mode: "string" }),
  bornOn: date("born_on"),
  spot: point("spot"),
  data: jsonb("data"),
  secret: text("secret"),
  version: integer("version").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
});

/** Makes the table. */
export const createSamples = `
  create table list_samples (
    id uuid primary key default gen_random_uuid(), organization_id uuid, name text not null default '', note text,
    body text, status text not null default 'open', is_active boolean, amount bigint not null default 0,
    currency text not null default 'EUR', balance bigint, ratio double precision, share numeric,
    quantity integer not null default 0, seen_at timestamptz, born_on date, spot point, data jsonb, secret text,
    version integer not null default 1, created_at timestamptz not null default now());
  create index list_samples_created_at_idx on list_samples (created_at, id);
  create index list_samples_seen_at_idx on list_samples (seen_at, id);
  alter table list_samples owner to pd_owner;
  alter table list_samples enable row level security;
  grant select on list_samples to pd_staff, pd_tenant;
  grant select, update, delete on list_samples to pd_staff_write;
  create policy staff on list_samples to pd_staff, pd_staff_write using (true) with check (true);
  create policy tenant on list_samples for select to pd_tenant
    using (organization_id = (select nullif(current_setting('app.org_id', true), '')::uuid));`;

const ordinary = { sortable: true, filterable: true } as const;

export const samplesResource = defineResource({
  name: "list-samples",
  label: "Samples",
  noun: "sample",
  desk: "admin",
  permission: "list-samples:read",
  description: "Rows for tests.",
  titleField: "name",
  fields: {
    name: { kind: "text", label: "Name", searchable: true, ...ordinary },
    note: { kind: "text", label: "Note", searchable: true, nullable: true, ...ordinary },
    body: { kind: "longtext", label: "Body", nullable: true, ...ordinary },
    status: { kind: "enum", label: "Status", options: ["open", "paid", "past_due"], ...ordinary },
    isActive: { kind: "boolean", label: "Active", nullable: true, ...ordinary },
    amount: { kind: "money", label: "Amount", currencyField: "currency", ...ordinary },
    currency: { kind: "text", label: "Currency", hidden: true },
    balance: { kind: "integer", label: "Balance", nullable: true, ...ordinary },
    ratio: { kind: "number", label: "Ratio", nullable: true, ...ordinary },
    share: { kind: "percent", label: "Share", nullable: true, ...ordinary },
    quantity: { kind: "integer", label: "Quantity", ...ordinary },
    seenAt: { kind: "instant", label: "Seen", nullable: true, ...ordinary },
    bornOn: { kind: "date", label: "Born", nullable: true, ...ordinary },
    spot: { kind: "text", label: "Spot", nullable: true },
    data: { kind: "json", label: "Data", nullable: true, filterable: true },
    organizationId: {
      kind: "reference",
      label: "Organization",
      resource: "organizations",
      labelField: "organizationName",
      nullable: true,
      filterable: true,
    },
    organizationName: {
      kind: "text",
      label: "Organization (name)",
      nameOf: "organizationId",
      nullable: true,
      hidden: true,
      sortable: true,
    },
    secret: {
      kind: "text",
      label: "Secret",
      permission: "list-samples:read-secret",
      nullable: true,
      searchable: true,
      hidden: true,
      ...ordinary,
    },
    createdAt: { kind: "instant", label: "Created", ...ordinary },
  },
  defaultSort: [{ field: "createdAt", direction: "desc" }],
});

export const listSamples = listQuery(samplesResource, {
  table: samples,
  columns: columnsOf(samples, { organizationName: nameOf(samples.organizationId, organizations.name) }),
  where: sql`${samples.status} <> 'gone'`,
});

export const northwind = "0190a000-0000-7000-8000-00000000000a";
export const contoso = "0190a000-0000-7000-8000-00000000000b";
const staffId = "0190a000-0000-7000-8000-000000000001";
const memberId = "0190a000-0000-7000-8000-000000000002";

/** A member of staff who may do everything, a member of Northwind, and two organizations. */
export const createPeople = `
  insert into users (id, email, full_name) values ('${staffId}', 'staff@lists.test', 'Staff'), ('${memberId}', 'member@lists.test', 'Member');
  insert into organizations (id, name, slug) values ('${northwind}', 'Northwind', 'northwind'), ('${contoso}', 'Contoso', 'contoso');
  insert into organization_members (organization_id, user_id, role) values ('${northwind}', '${memberId}', 'admin');
  insert into roles (id, name, permissions) values ('0190a000-0000-7000-8000-0000000000ff', 'Everything', '["*"]');
  insert into user_roles (user_id, role_id) values ('${staffId}', '0190a000-0000-7000-8000-0000000000ff');`;

const person = { sessionId: "0190a000-0000-7000-8000-0000000000ee", ipAddress: null, userAgent: null };

/** Platform staff with these permissions, by default to read samples without their secret. */
export function staff(
  permissions: string[] = ["list-samples:read"],
  organizationId: string | null = null,
): StaffActor {
  return {
    ...person,
    kind: "staff",
    userId: staffId,
    email: "staff@lists.test",
    name: "Staff",
    permissions: new Set(permissions),
    organizationId,
  };
}

/** A member of Northwind. */
export function member(permissions: string[] = ["list-samples:read"]): MemberActor {
  return {
    ...person,
    kind: "member",
    userId: memberId,
    email: "member@lists.test",
    name: "Member",
    permissions: new Set(permissions),
    organizationId: northwind,
    organizationRole: "admin",
  };
}

export async function listWorld(options: TestDatabaseOptions = {}) {
  const db = await testDatabase(options);
  await db.owner.query(
    `begin; set local session_replication_role = replica; ${createPeople} ${createSamples} commit;`,
  );
  return {
    ...db,
    /** Runs as the actor in a transaction of its own. */
    as: <Result>(
      actor: StaffActor | MemberActor,
      run: (tx: Transaction) => Promise<Result>,
      options: TransactionOptions = {},
    ) => inTransaction(db.database, actor, options, (tx) => run(tx)),
    /** Adds a row, past every policy; returns its id. */
    async add(row: Record<string, unknown> = {}): Promise<string> {
      const names = Object.keys(row);
      const values =
        names.length === 0
          ? "default values"
          : `(${names.join(", ")}) values (${names.map((_, at) => `$${at + 1}`).join(", ")})`;
      const { rows } = await db.owner.query<{ id: string }>(
        `insert into list_samples ${values} returning id`,
        Object.values(row),
      );
      return rows[0]!.id;
    },
    clear: () => db.owner.query("delete from list_samples"),
  };
}
export type ListWorld = Awaited<ReturnType<typeof listWorld>>;
