import { getTableColumns, getTableName } from "drizzle-orm";
import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentTables, logTables, tables } from "#drizzle/schema/tables.ts";
import { testDatabase } from "#tests/support/test-database.ts";

// The schema document, restated by hand: comparing the schema with itself would prove nothing.
const contract: Record<string, string> = {
  users: "id email password_hash auth_provider email_verified phone_verified status role deleted_at",
  user_profiles: "id first_name last_name display_name avatar_url bio timezone locale",
  user_sessions: "id user_id session_token expires_at ip_address device_info location",
  user_preferences: "id user_id category key value",
  organizations: "id name slug logo_url subscription_id billing_email settings deleted_at archived_at",
  organization_members: "id organization_id user_id role permissions is_active",
  teams: "id organization_id name description privacy_level settings archived_at",
  team_members: "id team_id user_id role permissions added_by left_at",
  workspaces: "id organization_id name slug visibility settings team_id",
  workspace_members: "id workspace_id user_id role permissions",
  roles: "id name description permissions is_system_role",
  user_roles: "id user_id role_id assigned_by assigned_at expires_at",
  invitations: "id invitee_email role status token expires_at organization_id team_id workspace_id",
  subscription_plans: "id name price_amount billing_interval features is_active is_public",
  subscriptions:
    "id user_id plan_id status stripe_subscription_id current_period_start current_period_end cancel_at_period_end stripe_customer_id",
  invoices: "id subscription_id user_id total_amount status stripe_invoice_id paid_at",
  invoice_line_items: "id invoice_id description amount quantity proration subscription_id plan_id",
  payment_methods: "id user_id type provider_payment_method_id card_brand card_last4 is_default",
  payment_transactions:
    "id user_id amount status stripe_payment_intent_id receipt_url invoice_id subscription_id",
  coupons: "id code discount_type discount_value valid_from valid_until max_redemptions",
  coupon_redemptions: "id coupon_id user_id subscription_id discount_amount redeemed_at",
  usage_records: "id subscription_id metric_name quantity unit_price billing_period_start",
  events:
    "id user_id event_name event_category event_action properties timestamp utm_source utm_medium utm_campaign utm_term utm_content",
  page_views: "id session_id page_url page_title load_time_ms time_on_page_seconds bounce",
  feature_usage: "id user_id feature_name feature_category usage_count success duration_seconds",
  user_engagement_daily: "id user_id date session_count page_views features_used actions_performed",
  organization_metrics_daily: "id organization_id date active_users new_users revenue_generated api_calls",
  conversion_funnels: "id name description steps is_active",
  conversion_funnel_events: "id funnel_id user_id step_name step_order completed completion_time_seconds",
  experiments: "id name description variants status start_date end_date",
  experiment_assignments: "id experiment_id user_id variant_name assigned_at",
  activities: "id actor_id action entity_type entity_id entity_name description metadata ip_address",
  error_logs: "id user_id error_type error_message error_stack error_code resolved resolved_by",
  performance_metrics: "id metric_name metric_type value unit timestamp tags",
  services: "id name code type base_price processing_days min_items max_items",
  service_categories: "id name description icon sort_order is_active",
  service_options: "id name code price category description",
  service_service_options: "id service_id service_option_id is_required",
  bookings: "id user_id service_id booking_number status total_amount pickup_date delivery_date",
  booking_items: "id booking_id service_id quantity unit_price total_price item_description",
  user_addresses: "id user_id label street_address city postal_code coordinates is_default",
  delivery_drivers: "id user_id vehicle_type license_plate is_available rating total_deliveries",
  delivery_assignments: "id booking_id driver_id assignment_type status assigned_at completed_at",
  loyalty_rewards: "id user_id completed_orders free_collections_earned free_collections_used",
  system_settings: "id key value category description is_public",
  // Listed as 48, named as 45: these are the authentication library's.
  auth_accounts: "id user_id provider provider_account_id password",
  auth_verifications: "id identifier value expires_at",
  auth_two_factors: "id user_id secret backup_codes",
};

const jsonColumns = [
  "user_preferences.value",
  "organizations.settings",
  "organization_members.permissions",
  "teams.settings",
  "team_members.permissions",
  "workspaces.settings",
  "workspace_members.permissions",
  "roles.permissions",
  "subscription_plans.features",
  "events.properties",
  "conversion_funnels.steps",
  "experiments.variants",
  "activities.metadata",
  "performance_metrics.tags",
  "system_settings.value",
];

/** Table, leading columns, and whether the document demands uniqueness. */
const recommendedIndexes: [table: string, columns: string, isUnique?: "unique"][] = [
  ["users", "email", "unique"],
  ["users", "auth_provider_id"],
  ["users", "status"],
  ["organization_members", "organization_id user_id", "unique"],
  ["organization_members", "user_id"],
  ["organization_members", "is_active"],
  ["subscriptions", "user_id"],
  ["subscriptions", "stripe_subscription_id", "unique"],
  ["subscriptions", "status"],
  ["subscriptions", "current_period_end"],
  ["events", "user_id"],
  ["events", "organization_id"],
  ["events", "timestamp"],
  ["events", "event_name"],
  ["activities", "actor_id"],
  ["activities", "organization_id"],
  ["activities", "created_at"],
  ["activities", "entity_type entity_id"],
];

/** Where an organization owns the row. */
const ownedByOrganization = [
  "organization_members",
  "teams",
  "team_members",
  "workspaces",
  "workspace_members",
  "invitations",
  "organization_metrics_daily",
];

/** Where a person may own the row instead. */
const maybePersonal = [
  "subscriptions",
  "invoices",
  "invoice_line_items",
  "payment_methods",
  "payment_transactions",
  "coupon_redemptions",
  "usage_records",
  "bookings",
  "booking_items",
  "user_addresses",
  "loyalty_rewards",
  "delivery_drivers",
  "delivery_assignments",
  "events",
  "page_views",
  "feature_usage",
  "user_engagement_daily",
  "conversion_funnel_events",
  "experiment_assignments",
  "activities",
  "error_logs",
  "performance_metrics",
];

type Column = { table: string; name: string; type: string; nullable: boolean; generated: boolean };
type Index = { table: string; name: string; columns: string[]; isUnique: boolean; predicate: string | null };

let db: Awaited<ReturnType<typeof testDatabase>>;
let columns: Column[];
let indexes: Index[];

const read = async <Row>(sql: string) => (await db.owner.query(sql)).rows as Row[];
const columnsOf = (table: string) => columns.filter((column) => column.table === table);

beforeAll(async () => {
  db = await testDatabase();
  columns = await read(`
    select c.table_name as table, c.column_name as name, c.udt_name as type,
           c.is_nullable = 'YES' as nullable, c.is_generated = 'ALWAYS' as generated
    from information_schema.columns c
    join pg_class r on r.oid = format('public.%I', c.table_name)::regclass and not r.relispartition and r.relkind in ('r', 'p')
    where c.table_schema = 'public'`);
  indexes = await read(`
    select r.relname as table, x.relname as name, i.indisunique as "isUnique", pg_get_expr(i.indpred, i.indrelid) as predicate,
           array(select coalesce(a.attname::text, '(expression)')
                 from unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) with ordinality k(attnum, n)
                 left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum and k.attnum > 0
                 order by n) as columns
    from pg_index i
    join pg_class r on r.oid = i.indrelid and not r.relispartition
    join pg_class x on x.oid = i.indexrelid
    where r.relnamespace = 'public'::regnamespace and i.indisvalid`);
});

afterAll(async () => db?.close());

describe("the schema document", () => {
  test("names 48 tables, and the schema lists exactly those as the document's", () => {
    expect(Object.keys(contract)).toHaveLength(48);
    expect(Object.values(documentTables).map(getTableName).sort()).toEqual(Object.keys(contract).sort());
  });

  test.each(Object.entries(contract))("%s has every column that it names", (table, names) => {
    const live = columnsOf(table).map((column) => column.name);
    expect(live).toEqual(expect.arrayContaining([...names.split(" "), "created_at", "updated_at"]));
  });

  test("has a uuid as the key of every table", () => {
    for (const table of Object.keys(contract)) {
      expect(columns).toContainEqual(
        expect.objectContaining({ table, name: "id", type: "uuid", nullable: false }),
      );
    }
  });

  test.each(jsonColumns)("%s is jsonb", (path) => {
    const [table, name] = path.split(".");
    expect(columns).toContainEqual(expect.objectContaining({ table, name, type: "jsonb" }));
  });

  test.each(recommendedIndexes)("recommends an index on %s (%s)", (table, names, uniqueness) => {
    const wanted = names.split(" ");
    const found = indexes.filter(
      (index) =>
        index.table === table && wanted.every((column, position) => index.columns[position] === column),
    );
    expect(found).not.toEqual([]);
    if (uniqueness) {
      expect(found).toContainEqual(expect.objectContaining({ isUnique: true, columns: wanted }));
    } else {
      // A partial index would not serve every lookup the document means.
      expect(found).toContainEqual(expect.objectContaining({ predicate: null }));
    }
  });
});

describe("the decisions on it", () => {
  test("the live tables are the declared ones, column by column", () => {
    const declared = Object.values(tables).map((table) => ({
      table: getTableName(table),
      columns: Object.values(getTableColumns(table))
        .map((column) => column.name)
        .sort(),
    }));
    const live = declared.map(({ table }) => ({
      table,
      columns: columnsOf(table)
        .map((column) => column.name)
        .sort(),
    }));
    expect(live).toEqual(declared);
  });

  test("no column is numeric, an enum or citext: under row-level security they lose their indexes", async () => {
    const enums = await read<{ typname: string }>(
      `select typname from pg_type where typtype = 'e' and typnamespace = 'public'::regnamespace`,
    );
    expect(enums).toEqual([]);
    expect(columns.filter((column) => ["numeric", "citext", "money"].includes(column.type))).toEqual([]);
  });

  test("times carry their zone", () => {
    expect(columns.filter((column) => column.type === "timestamp")).toEqual([]);
  });

  test("money is a whole number of minor units beside its currency", () => {
    const amounts = columns.filter((column) =>
      /(_amount|_price|^amount|^price|^revenue_generated|^discount_value)$/.test(column.name),
    );
    expect(amounts.length).toBeGreaterThan(15);
    for (const { table, name, type } of amounts) {
      expect(`${table}.${name} ${type}`).toBe(`${table}.${name} int8`);
      expect(columnsOf(table).map((column) => column.name)).toContain("currency");
    }
  });

  test.each(ownedByOrganization)("%s always belongs to an organization", (table) => {
    expect(columns).toContainEqual(
      expect.objectContaining({ table, name: "organization_id", type: "uuid", nullable: false }),
    );
  });

  test.each(maybePersonal)("%s may belong to an organization", (table) => {
    expect(columns).toContainEqual(
      expect.objectContaining({ table, name: "organization_id", type: "uuid", nullable: true }),
    );
  });

  test("a child whose parent has a tenant is held to the parent's organization", async () => {
    // A child of a tenant parent, by a plain key, without a composite one beside it.
    const loose = await read<{ key: string }>(`
      with keys as (
        select c.conrelid, c.confrelid, c.conname,
               array(select a.attname::text from unnest(c.conkey) k join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k) as own
        from pg_constraint c join pg_class r on r.oid = c.conrelid and not r.relispartition
        where c.contype = 'f' and c.connamespace = 'public'::regnamespace and c.conparentid = 0)
      select conrelid::regclass || '.' || own[1] as key from keys k
      where cardinality(own) = 1
        and confrelid not in ('public.organizations'::regclass)
        and exists (select from pg_attribute where attrelid = k.conrelid and attname = 'organization_id' and not attisdropped)
        and exists (select from pg_attribute where attrelid = k.confrelid and attname = 'organization_id' and not attisdropped)
        and not exists (select from keys o where o.conrelid = k.conrelid and o.confrelid = k.confrelid
                        and o.own @> array['organization_id', k.own[1]])
      order by 1`);
    // A driver who belongs to nobody serves every organization.
    expect(loose.map(({ key }) => key)).toEqual(["delivery_assignments.driver_id"]);
  });

  test("every foreign key has an index that begins with its columns", async () => {
    const keys = await read<{ table: string; name: string; columns: string[] }>(`
      select r.relname as table, c.conname as name,
             array(select a.attname::text from unnest(c.conkey) k join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k) as columns
      from pg_constraint c join pg_class r on r.oid = c.conrelid and not r.relispartition
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and c.conparentid = 0`);
    expect(keys.length).toBeGreaterThan(100);
    const uncovered = keys.filter(
      (key) =>
        !indexes.some(
          (index) =>
            index.table === key.table &&
            index.columns.slice(0, key.columns.length).sort().join() === [...key.columns].sort().join() &&
            (index.predicate === null ||
              key.columns.some((column) => index.predicate === `(${column} IS NOT NULL)`)),
        ),
    );
    expect(uncovered).toEqual([]);
  });

  test("every editable table has a version", () => {
    const appendOnly = new Set([
      ...Object.keys(logTables),
      "user_sessions",
      "auth_accounts",
      "auth_verifications",
      "auth_two_factors",
      "feature_usage",
      "user_engagement_daily",
      "organization_metrics_daily",
      "conversion_funnel_events",
      "experiment_assignments",
    ]);
    for (const table of Object.keys(contract).filter((name) => !appendOnly.has(name))) {
      expect(columns).toContainEqual(
        expect.objectContaining({ table, name: "version", type: "int4", nullable: false }),
      );
    }
  });

  test("what is deleted softly is unique only while it lives", () => {
    const soft = new Set(
      columns.filter((column) => column.name === "deleted_at").map((column) => column.table),
    );
    const alwaysUnique = indexes.filter(
      (index) =>
        soft.has(index.table) &&
        index.isUnique &&
        !index.columns.includes("id") &&
        !/deleted_at IS NULL/.test(index.predicate ?? ""),
    );
    // Numbers that are given out once: by Stripe, by us, or in a DSN.
    expect(alwaysUnique.map((index) => index.name).sort()).toEqual([
      "bookings_booking_number_key",
      "ingest_projects_ingest_id_key",
      "organizations_stripe_customer_id_key",
      "subscription_plans_stripe_price_id_key",
      "users_stripe_customer_id_key",
    ]);
  });
});

describe("log tables", () => {
  test.each(Object.entries(logTables))(
    "%s is partitioned by month of %s, from the first migration on",
    async (table, key) => {
      const [parent] = await read<{ strategy: string; key: string; primary: string }>(`
      select p.partstrat as strategy, pg_get_partkeydef(p.partrelid) as key,
             (select pg_get_constraintdef(oid) from pg_constraint where conrelid = p.partrelid and contype = 'p') as primary
      from pg_partitioned_table p where p.partrelid = 'public.${table}'::regclass`);
      const quoted = key === "timestamp" ? '"timestamp"' : key;
      expect(parent).toEqual({
        strategy: "r",
        key: `RANGE (${quoted})`,
        primary: `PRIMARY KEY (id, ${quoted})`,
      });

      const partitions = await read<{ name: string; secured: boolean }>(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as secured
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'public.${table}'::regclass`);
      // Six months back, this one, three ahead, and the one that catches the rest.
      expect(partitions.length).toBeGreaterThanOrEqual(11);
      expect(partitions.map((partition) => partition.name)).toContain(`${table}_default`);
      expect(partitions.filter((partition) => !partition.secured)).toEqual([]);
    },
  );

  const rolledBack = async (work: (client: PoolClient) => Promise<void>) => {
    const client = await db.owner.connect();
    try {
      await client.query("begin");
      await work(client);
    } finally {
      await client.query("rollback");
      client.release();
    }
  };

  test("missing months are made once, and only by those who were granted it", () =>
    rolledBack(async (client) => {
      const made = async (ahead: number) =>
        (await client.query(`select ensure_log_partitions(6, ${ahead}) as made`)).rows[0].made as number;
      await made(3);
      expect(await made(5)).toBe(2 * Object.keys(logTables).length);
      expect(await made(5)).toBe(0);
      const open = await client.query(`
        select 1 from pg_proc p, aclexplode(p.proacl) a where p.proname = 'ensure_log_partitions' and a.grantee = 0`);
      expect(open.rows).toEqual([]);
    }));

  test("a month whose rows already lie in the default partition is skipped, and nothing is lost", () =>
    rolledBack(async (client) => {
      await client.query(`
        insert into performance_metrics (metric_name, value, timestamp)
        values ('late', 1, date_trunc('month', now()) + interval '5 months 5 days')`);
      await client.query(`select ensure_log_partitions(0, 6)`);
      const late = await client.query(
        `select tableoid::regclass::text as place from performance_metrics where metric_name = 'late'`,
      );
      expect(late.rows).toEqual([{ place: "performance_metrics_default" }]);
    }));
});
