import type { SeedClient, Tell } from "./seed-client.ts";

export interface BulkSize {
  users: number;
  events: number;
  invoices: number;
  /** Where the time of the rows ends: users joined within two years, events and invoices happened within 150 days. */
  now?: Date;
}

const filled = ["organizations", "users", "organization_members", "invoices", "events"] as const;

/**
 * Adds plain rows in great number, inside `fillTables`: to an empty database or to the demo. Each thousand users are an
 * organization. Ids are in the order of time (UUID version 7) and follow from the row's number. `tell` hears what begins.
 */
export async function fillBulk(client: SeedClient, size: BulkSize, tell: Tell = () => {}): Promise<void> {
  await client.query(settings(size));
  await withoutIndexes(client, tell, async () => {
    for (const table of filled) {
      tell(`rows: ${table.replaceAll("_", " ")}`);
      await client.query(statements[table]);
    }
  });
  tell("statistics for the planner");
  await client.query(`analyze ${filled.join(", ")}; drop schema bulk_seed cascade`);
}

/** Clears up behind the rows once they are committed, so that the first readers don't have to. */
export async function settleBulk(client: SeedClient, tell: Tell = () => {}): Promise<void> {
  tell("visibility of the new rows");
  await client.query("set statement_timeout = 0");
  // One by one: the time of each is bounded, and a table that isn't ours to clear is left out with a warning.
  for (const table of filled) await client.query(`vacuum ${table}`);
  await client.query("reset statement_timeout");
}

function settings({ users, events, invoices, now = new Date() }: BulkSize): string {
  for (const count of [users, events, invoices]) {
    if (!Number.isInteger(count) || count < 0) throw new Error("Sizes are whole numbers from 0.");
  }
  const until = `timestamptz '${new Date(now.getTime() - 60_000).toISOString()}'`;
  const returning = (signature: string, type: string, value: string) =>
    `create function ${signature} returns ${type} language sql immutable parallel safe return ${value};`;
  return `
    set local client_min_messages = warning;
    set local timezone = 'UTC';
    set local maintenance_work_mem = '512MB';
    set local default_statistics_target = 100;
    create schema bulk_seed;
    set local search_path = bulk_seed, public;
    ${returning("users_in_all()", "bigint", String(users))}
    ${returning("events_in_all()", "bigint", String(events))}
    ${returning("invoices_in_all()", "bigint", String(invoices))}
    ${returning("moment(n bigint, of_all bigint, days integer)", "timestamptz", `${until} - make_interval(secs => 86400.0 * days * (of_all - n) / greatest(of_all, 1))`)}
    ${returning(
      "ordered_id(at timestamptz, n bigint)",
      "uuid",
      `(lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || 'a' || left(md5(n::text), 15))::uuid`,
    )}
    ${returning("user_at(n bigint)", "timestamptz", "moment(n, users_in_all(), 730)")}
    ${returning("user_id_of(n bigint)", "uuid", "ordered_id(user_at(n), n)")}
    ${returning("organization_id_of(n bigint)", "uuid", "ordered_id(user_at(1), 1000000000 + n / 1000)")}
    ${returning("spread(n bigint, below bigint)", "bigint", "(hashint8extended(n, 7) & 9007199254740991) % greatest(below, 1)")}`;
}

const statements: Record<(typeof filled)[number], string> = {
  organizations: `insert into organizations (id, name, slug, created_at, updated_at)
   select organization_id_of(n), 'House ' || n / 1000, 'house-' || n / 1000, user_at(1), user_at(1) from generate_series(1000, greatest(users_in_all(), 1000), 1000) n`,
  users: `insert into users (id, email, full_name, email_verified, status, role, last_sign_in_at, created_at, updated_at)
   select user_id_of(n), 'person' || n || '@bulk.test', first || ' ' || last || ' ' || n % 1000, n % 9 > 0,
     case when n % 50 = 0 then 'suspended' when n % 31 = 0 then 'invited' else 'active' end, 'customer', user_at(n) + interval '1 hour', user_at(n), user_at(n)
   from generate_series(1, users_in_all()) n,
     lateral (select ('{Ana,Rui,Marta,Tiago,Inês,Paulo,Sofia,Hugo,Clara,Bruno,Lena,Omar,Priya,Felix,Nora,Ivo}'::text[])[1 + spread(n, 16)] as first,
       ('{Alves,Costa,Duarte,Esteves,Ferro,Galvão,Horta,Lima,Moura,Neto,Pires,Quental,Rosa,Serra,Torres,Viana}'::text[])[1 + spread(n * 3, 16)] as last) named`,
  organization_members: `insert into organization_members (id, organization_id, user_id, role, joined_at, created_at, updated_at)
   select ordered_id(user_at(n), n), organization_id_of(n), user_id_of(n), case when n % 1000 = 0 then 'owner' else 'member' end, user_at(n), user_at(n), user_at(n)
   from generate_series(1000, users_in_all()) n where n % 10 = 0`,
  invoices: `insert into invoices (id, number, user_id, organization_id, status, subtotal_amount, tax_amount, total_amount, amount_paid, currency, billing_reason, issued_at, due_at, paid_at, attempt_count, created_at, updated_at)
   select ordered_id(at, n), 'BULK-' || lpad(n::text, 9, '0'), user_id_of(payer), case when payer >= 1000 and n % 5 < 2 then organization_id_of(payer) end, status, net, round(net * 0.23), net + round(net * 0.23), case status when 'paid' then net + round(net * 0.23) else 0 end,
     'EUR', 'subscription_cycle', at, at + interval '14 days', case status when 'paid' then at + interval '1 minute' end, 1, at, at
   from generate_series(1, case when users_in_all() > 0 then invoices_in_all() else 0 end) n,
     lateral (select moment(n, invoices_in_all(), 150) as at, 1 + spread(n, users_in_all()) as payer, 500 + spread(n * 5, 90000) as net,
       case when n % 17 = 0 then 'open' when n % 71 = 0 then 'void' when n % 97 = 0 then 'uncollectible' else 'paid' end as status offset 0) drawn`,
  events: `insert into events (id, timestamp, user_id, organization_id, anonymous_id, session_id, message_id, event_name, event_category, properties, page_url, created_at, updated_at)
   select ordered_id(at, n), at, user_id_of(person), case when person >= 1000 and n % 4 = 0 then organization_id_of(person) end, 'visitor-' || person, 'sitting-' || n / 7, 'bulk-' || n, name, 'bulk', jsonb_build_object('step', n % 7), 'https://www.pressdesk.test/' || n % 40, at, at
   from generate_series(1, case when users_in_all() > 0 then events_in_all() else 0 end) n,
     lateral (select moment(n, events_in_all(), 150) as at, 1 + spread(n, users_in_all()) as person,
       ('{Service Viewed,Service Viewed,Service Viewed,Booking Started,Slot Chosen,Checkout Started,Booking Confirmed,Help Opened}'::text[])[1 + spread(n * 11, 8)] as name offset 0) drawn`,
};

// Building an index at the end takes a fraction of the time of keeping it up row by row.
async function withoutIndexes(client: SeedClient, tell: Tell, fill: () => Promise<void>): Promise<void> {
  const { rows } = await client.query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any ($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid) order by 1`,
    [filled.filter((table) => table !== "organizations")],
  );
  for (const { name } of rows) await client.query(`drop index ${String(name)}`);
  await fill();
  for (const [at, { name, definition }] of rows.entries()) {
    tell(`index ${at + 1} of ${rows.length}: ${String(name)}`);
    await client.query(String(definition).replace(" ON ONLY ", " ON "));
  }
}
