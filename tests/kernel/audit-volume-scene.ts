import { getTableColumns } from "drizzle-orm";
import { hashedEntry, rowsDigest } from "#drizzle/policies/audit-hash-sql.ts";
import { originDigest, wordsDigest } from "#drizzle/policies/personal-columns.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import type { TestDatabase } from "#tests/support/test-database.ts";

const columns = Object.values(getTableColumns(activities)).map(({ name }) => name);
const own: Record<string, string> = {
  prev_hash: "lag(hash, 1, '') over (order by position)",
  row_hash: "hash",
};

/** A log of so many entries in one chain, each with a recorded row, as the console would have written them: a minute or two for a million. */
export async function fillLog(db: TestDatabase, entries: number): Promise<void> {
  const client = await db.owner.connect();
  try {
    await client.query(
      "begin; set local session_replication_role = replica; set local maintenance_work_mem = '512MB'",
    );
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
      select indexrelid::regclass::text as name, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as definition
      from pg_index where indrelid in ('activities'::regclass, 'change_rows'::regclass) and not indisprimary`);
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    await client.query(
      `insert into change_rows (change_id, table_name, row_id, operation, old_values, new_values, created_at)
       select md5('change ' || n)::uuid, 'coupons', md5('coupon ' || n)::uuid, 'update', '{"discount_value": 1000}', '{"discount_value": 1500}',
         now() - ($1::int - n) * interval '0.1 s' from generate_series(1, $1::int) n`,
      [entries],
    );
    for (const { definition } of indexes.filter(({ definition }) =>
      / ON public\.change_rows /.test(definition),
    ))
      await client.query(definition);
    await client.query("analyze change_rows");
    await client.query("create temp table entries (like activities) on commit drop");
    await client.query(
      `insert into entries (id, actor_id, action, outcome, entity_type, entity_id, entity_name, description, reason, metadata, via, change_id,
         transaction_id, row_counts, ip_address, user_agent, chain, position, origin_salt, words_salt, origin_digest, words_digest, created_at, updated_at)
       select id, actor_id, action, outcome, entity_type, entity_id, entity_name, description, reason, metadata, via, change_id,
         transaction_id, row_counts, ip_address, user_agent, chain, position, origin_salt, words_salt, ${originDigest("entry")}, ${wordsDigest("entry")}, at, at
       from (select md5('entry ' || n)::uuid as id, md5('person ' || n % 100)::uuid as actor_id, 'coupons:update' as action, 'ok' as outcome,
           'coupons' as entity_type, md5('coupon ' || n)::uuid as entity_id, 'Coupon ' || n as entity_name,
           'Changed the discount of a coupon' as description, 'Agreed with sales' as reason, jsonb_build_object('n', n) as metadata, 'ui' as via,
           md5('change ' || n)::uuid as change_id, n::bigint as transaction_id, jsonb '{"coupons": 1}' as row_counts, '192.0.2.7' as ip_address,
           'Mozilla/5.0 (X11; Linux x86_64)' as user_agent, 'platform' as chain, n::bigint as position, md5('origin ' || n)::uuid as origin_salt,
           md5('words ' || n)::uuid as words_salt, now() - ($1::int - n) * interval '0.1 s' as at
         from generate_series(1, $1::int) n) entry`,
      [entries],
    );
    await client.query("create index on entries (position); analyze entries");
    // Each hash covers the one before: worked out along the chain, the rest of its text beforehand.
    await client.query(`
      create function pg_temp.next_hash(previous text, before text, after text) returns text language plpgsql immutable as
        $$ begin return encode(sha256(convert_to(before || previous || after, 'UTF8')), 'hex'); end $$;
      create aggregate pg_temp.chained(before text, after text) (sfunc = pg_temp.next_hash, stype = text, initcond = '')`);
    const told = hashedEntry(rowsDigest("entry.change_id", "entry.created_at")).replace(
      "entry.prev_hash",
      "'<previous>'",
    );
    await client.query(`
      insert into activities (${columns.join(", ")})
      select ${columns.map((column) => own[column] ?? column).join(", ")}
      from (select *, pg_temp.chained(split_part(told, '<previous>', 1), split_part(told, '<previous>', 2)) over (order by position) as hash
        from (select *, ${told} as told from entries entry offset 0) written) chained`);
    await client.query(`
      insert into audit_chains (chain, position, last_hash)
      select chain, position, row_hash from activities order by position desc limit 1`);
    for (const { definition } of indexes.filter(({ definition }) =>
      / ON public\.activities /.test(definition),
    ))
      await client.query(definition);
    await client.query("commit");
    await client.query("vacuum analyze activities, change_rows");
  } finally {
    // Whatever failed, the connection goes with what it has made.
    client.release(true);
  }
}
