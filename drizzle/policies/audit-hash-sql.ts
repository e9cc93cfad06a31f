/** Everything that the hash of an entry covers, in order. A new column of `activities` needs a new format here. */
export const hashedColumns = [
  "id",
  "actor_id",
  "on_behalf_of",
  "organization_id",
  "action",
  "outcome",
  "entity_type",
  "entity_id",
  "entity_name",
  "description",
  "reason",
  "metadata",
  "via",
  "request_id",
  "ip_address",
  "user_agent",
  "change_id",
  "transaction_id",
  "row_counts",
  "reverts_change_id",
  "chain",
  "position",
  "prev_hash",
] as const;

// Each row hashed by itself and the hashes hashed, so that a change of a million rows needs no gigabyte of text.
// The rows of a change carry the instant of its transaction, and so does its entry.
export const rowsDigest = (
  change: string,
  at: string,
) => `(select encode(sha256(string_agg(sha256(convert_to(jsonb_build_array(
    r.id, r.table_name, r.row_id, r.row_key, r.operation, r.old_values, r.new_values, r.organization_id)::text, 'UTF8')), ''::bytea order by r.id)), 'hex')
  from change_rows r where r.change_id = ${change} and r.created_at = ${at})`;

const instant = (column: string) =>
  `to_char(entry.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;

/** An entry's hash, SHA-256 in hex, where the row `entry` and the text `digest` (of its changed rows) are in scope. */
export const entryHash = (
  digest: string,
) => `encode(sha256(convert_to(jsonb_build_array('v1', ${hashedColumns.map((column) => `entry.${column}`).join(", ")},
    ${instant("created_at")}, ${instant("updated_at")}, ${digest})::text, 'UTF8')), 'hex')`;

/** `activity_hash(entry, digest of its rows)`: SHA-256 in hex. */
export const auditHashSql = `
create function activity_hash(entry activities, rows_digest text) returns text language sql immutable parallel safe
set search_path = pg_catalog, public, pg_temp as $$
  select ${entryHash("rows_digest")}
$$;`;
