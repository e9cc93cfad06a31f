DELETE FROM "change_guards";--> statement-breakpoint
DROP INDEX "change_guards_person_id_idx";--> statement-breakpoint
ALTER TABLE "change_guards" DROP CONSTRAINT "change_guards_total_check";--> statement-breakpoint
ALTER TABLE "change_guards" DROP CONSTRAINT "change_guards_row_count_check";--> statement-breakpoint
ALTER TABLE "change_guards" DROP COLUMN "total";--> statement-breakpoint
ALTER TABLE "change_guards" DROP COLUMN "row_count";--> statement-breakpoint
ALTER TABLE "change_guards" DROP COLUMN "action";--> statement-breakpoint
ALTER TABLE "change_guards" DROP COLUMN "person_id";--> statement-breakpoint
ALTER TABLE "change_guards" DROP COLUMN "recorded_at";--> statement-breakpoint
ALTER TABLE "change_guards" DROP CONSTRAINT "change_guards_pkey";--> statement-breakpoint
ALTER TABLE "change_guards" ADD CONSTRAINT "change_guards_pkey" PRIMARY KEY("transaction_id");--> statement-breakpoint
ALTER TABLE "change_jobs" DROP CONSTRAINT "change_jobs_abandonments_check";--> statement-breakpoint
ALTER TABLE "change_jobs" DROP COLUMN "abandonments";--> statement-breakpoint
CREATE INDEX "change_guards_change_id_idx" ON "change_guards" USING btree ("change_id");
