DROP INDEX "change_guards_change_id_idx";--> statement-breakpoint
DELETE FROM "change_guards";--> statement-breakpoint
ALTER TABLE "change_guards" DROP CONSTRAINT "change_guards_pkey";--> statement-breakpoint
ALTER TABLE "change_guards" ADD CONSTRAINT "change_guards_pkey" PRIMARY KEY("transaction_id","created_at");--> statement-breakpoint
ALTER TABLE "change_jobs" ADD COLUMN "abandonments" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "change_guards" ADD COLUMN "recorded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "change_guards" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "change_guards" ADD COLUMN "action" text;--> statement-breakpoint
ALTER TABLE "change_guards" ADD COLUMN "row_count" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "change_guards" ADD COLUMN "total" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "change_guards_person_id_idx" ON "change_guards" USING btree ("person_id","action","recorded_at") WHERE "change_guards"."recorded_at" is not null;--> statement-breakpoint
ALTER TABLE "change_jobs" ADD CONSTRAINT "change_jobs_abandonments_check" CHECK ("change_jobs"."abandonments" >= 0);--> statement-breakpoint
ALTER TABLE "change_guards" ADD CONSTRAINT "change_guards_row_count_check" CHECK ("change_guards"."row_count" >= 0);--> statement-breakpoint
ALTER TABLE "change_guards" ADD CONSTRAINT "change_guards_total_check" CHECK ("change_guards"."total" >= 0);--> statement-breakpoint
-- Rules look back at what was done before the upgrade, too.
INSERT INTO "change_guards" ("transaction_id", "created_at", "change_id", "recorded_at", "person_id", "action", "row_count", "total")
SELECT "transaction_id", "created_at", "change_id", "created_at", "person_id", "action", "row_count",
	sum("row_count") OVER (PARTITION BY "person_id", "action" ORDER BY "created_at", "id" ROWS UNBOUNDED PRECEDING)
FROM (
	SELECT "activities".*, coalesce("on_behalf_of", "actor_id") AS "person_id",
		(SELECT coalesce(sum("touched"::bigint), 0) FROM jsonb_each_text("row_counts") AS "counts" ("table_name", "touched")) AS "row_count"
	FROM "activities"
	WHERE "outcome" = 'ok' AND "change_id" IS NOT NULL AND "row_counts" IS NOT NULL AND NOT "metadata" ? 'approval'
		AND "created_at" > now() - interval '8 days'
) AS "recent" WHERE "person_id" IS NOT NULL
ON CONFLICT DO NOTHING;
