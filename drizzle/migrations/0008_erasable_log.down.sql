DROP INDEX "activities_origin_erased_by_idx";--> statement-breakpoint
DROP INDEX "activities_words_erased_by_idx";--> statement-breakpoint
ALTER TABLE "activities" DROP COLUMN "words_erased_by";--> statement-breakpoint
ALTER TABLE "activities" DROP COLUMN "origin_erased_by";--> statement-breakpoint
ALTER TABLE "activities" DROP COLUMN "words_digest";--> statement-breakpoint
ALTER TABLE "activities" DROP COLUMN "words_salt";--> statement-breakpoint
ALTER TABLE "activities" DROP COLUMN "origin_digest";--> statement-breakpoint
ALTER TABLE "activities" DROP COLUMN "origin_salt";--> statement-breakpoint
ALTER TABLE "change_rows" DROP COLUMN "erased_at";--> statement-breakpoint
ALTER TABLE "change_rows" DROP COLUMN "erased_by";--> statement-breakpoint
ALTER TABLE "change_rows" DROP COLUMN "digest";--> statement-breakpoint
ALTER TABLE "change_rows" DROP COLUMN "salt";--> statement-breakpoint
ALTER TABLE "change_rows" DROP COLUMN "personal";--> statement-breakpoint
ALTER TABLE "change_rows" DROP COLUMN "subject_id";--> statement-breakpoint
DROP TABLE "log_seals";--> statement-breakpoint
DROP TABLE "erasures";--> statement-breakpoint
-- The chains in the format of the version before: every entry covered whole.
UPDATE "audit_chains" SET "position" = 0, "last_hash" = '';--> statement-breakpoint
DO $$
DECLARE
  entry activities;
  head audit_chains;
  rows_digest text;
BEGIN
  FOR entry IN SELECT * FROM activities ORDER BY chain, position LOOP
    SELECT * INTO head FROM audit_chains WHERE chain = entry.chain;
    entry.position := head.position + 1;
    entry.prev_hash := head.last_hash;
    SELECT encode(sha256(string_agg(sha256(convert_to(jsonb_build_array(
      r.id, r.table_name, r.row_id, r.row_key, r.operation, r.old_values, r.new_values, r.organization_id)::text, 'UTF8')), ''::bytea ORDER BY r.id)), 'hex')
    INTO rows_digest FROM change_rows r WHERE r.change_id = entry.change_id AND r.created_at = entry.created_at;
    entry.row_hash := encode(sha256(convert_to(jsonb_build_array('v1', entry.id, entry.actor_id, entry.on_behalf_of, entry.organization_id,
      entry.action, entry.outcome, entry.entity_type, entry.entity_id, entry.entity_name, entry.description, entry.reason, entry.metadata,
      entry.via, entry.request_id, entry.ip_address, entry.user_agent, entry.change_id, entry.transaction_id, entry.row_counts,
      entry.reverts_change_id, entry.chain, entry.position, entry.prev_hash,
      to_char(entry.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
      to_char(entry.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), rows_digest)::text, 'UTF8')), 'hex');
    UPDATE activities SET position = entry.position, prev_hash = entry.prev_hash, row_hash = entry.row_hash
    WHERE id = entry.id AND created_at = entry.created_at;
    UPDATE audit_chains SET position = entry.position, last_hash = entry.row_hash WHERE chain = entry.chain;
  END LOOP;
END;
$$;
