import { originDigest, rowSecretDigest, wordsDigest } from "./personal-columns.ts";

/** Everything that the hash of an entry covers by itself, in order. A new column of `activities` needs a new format here. */
export const hashedColumns = [
  "id",
  "actor_id",
  "on_behalf_of",
  "organization_id",
  "action",
  "outcome",
  "entity_type",
  "entity_id",
  "via",
  "request_id",
  "change_id",
  "transaction_id",
  "row_counts",
  "reverts_change_id",
  "chain",
  "position",
  "prev_hash",
  "origin_digest",
  "words_digest",
] as const;

/** What the hash covers through a digest, so that it can be erased and the hash still holds. */
export const digestedColumns = [
  "entity_name",
  "description",
  "reason",
  "metadata",
  "ip_address",
  "user_agent",
  "origin_salt",
  "words_salt",
  "origin_erased_by",
  "words_erased_by",
] as const;

const plainRow = `jsonb_build_array(
    r.id, r.table_name, r.row_id, r.row_key, r.operation, r.old_values, r.new_values, r.organization_id)`;

const personalRow = `jsonb_build_array(
    r.id, r.table_name, r.row_id, r.row_key, r.operation, r.old_values - r.personal, r.new_values - r.personal, r.organization_id,
    r.subject_id, r.personal, r.digest)`;

// Of a row without personal values nothing was erased; of another one nothing, or all of them.
const rowHolds = `case
    when r.digest is null then num_nonnulls(r.subject_id, r.personal, r.salt, r.erased_by, r.erased_at) = 0
    when r.erased_by is null then r.salt is not null and r.erased_at is null and r.digest = ${rowSecretDigest("r")}
    else r.salt is null and r.erased_at is not null and not coalesce(r.old_values ?| r.personal, false) and not coalesce(r.new_values ?| r.personal, false)
  end`;

/** The text that the hash of a recorded row `r` covers. */
export const hashedRow = `case when r.digest is null then ${plainRow} else ${personalRow} end::text`;

// Each row hashed by itself and the hashes hashed, so that a change of a million rows needs no gigabyte of text.
// The rows of a change carry the instant of its transaction, and so does its entry.
const digestOfRows = (change: string, at: string, result: (hash: string) => string) =>
  `(select ${result(
    `encode(sha256(string_agg(sha256(convert_to(${hashedRow}, 'UTF8')), ''::bytea order by r.id)), 'hex')`,
  )} from change_rows r where r.change_id = ${change} and r.created_at = ${at})`;

/** The digest of the rows that a change has just recorded. */
export const rowsDigest = (change: string, at: string) => digestOfRows(change, at, (hash) => hash);

/** The same of rows that may have been altered since: `altered` when one doesn't fit its own digest. */
export const checkedRowsDigest = (change: string, at: string) =>
  digestOfRows(
    change,
    at,
    (hash) => `case when bool_and(${rowHolds}) is false then 'altered' else ${hash} end`,
  );

const instant = (column: string) =>
  `to_char(entry.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;

/** The text that an entry's hash covers: JSON, with the digest of its rows at the end. */
export const hashedEntry = (
  digest: string,
) => `jsonb_build_array('v2', ${hashedColumns.map((column) => `entry.${column}`).join(", ")},
    ${instant("created_at")}, ${instant("updated_at")}, ${digest})::text`;

/** An entry's hash, SHA-256 in hex, where the row `entry` and the text `digest` (of its changed rows) are in scope. */
export const entryHash = (digest: string) =>
  `encode(sha256(convert_to(${hashedEntry(digest)}, 'UTF8')), 'hex')`;

const originHolds = `case
    when entry.origin_digest is null then num_nonnulls(entry.origin_salt, entry.origin_erased_by, entry.ip_address, entry.user_agent) = 0
    when entry.origin_erased_by is null then entry.origin_salt is not null and entry.origin_digest = ${originDigest("entry")}
    else num_nonnulls(entry.origin_salt, entry.ip_address, entry.user_agent) = 0
  end`;

const wordsHold = `case
    when entry.words_erased_by is null then entry.words_salt is not null and entry.words_digest = ${wordsDigest("entry")}
    else num_nonnulls(entry.words_salt, entry.entity_name, entry.description, entry.reason) = 0 and entry.metadata = '{}'
  end`;

/** An entry's hash from what stands there now; null when what was erasable in it isn't what it was. */
export const checkedEntryHash = (
  digest: string,
) => `case when ${digest} is distinct from 'altered' and entry.words_digest is not null
    and (${originHolds}) and (${wordsHold}) then ${entryHash(digest)} end`;

/** `activity_hash(entry, digest of its rows)`: SHA-256 in hex; null when what was erasable in it isn't what it was. */
export const auditHashSql = `
create function activity_hash(entry activities, rows_digest text) returns text language sql immutable parallel safe
set search_path = pg_catalog, public, pg_temp as $$
  select ${checkedEntryHash("rows_digest")}
$$;`;
