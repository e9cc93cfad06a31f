CREATE TABLE "change_jobs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid,
	"chosen_organization_id" uuid,
	"requested_by" uuid NOT NULL,
	"procedure" text NOT NULL,
	"command" text NOT NULL,
	"title" text NOT NULL,
	"input" jsonb NOT NULL,
	"reason" text,
	"plan_hash" text,
	"approval_request_id" uuid,
	"origin" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"stage" text DEFAULT 'changing' NOT NULL,
	"expected_rows" integer NOT NULL,
	"done_rows" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp with time zone DEFAULT now() NOT NULL,
	"cancelled_by" uuid,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"row_count" integer,
	"description" text,
	"message" text,
	"has_drifted" boolean DEFAULT false NOT NULL,
	"result" jsonb,
	"put_away_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "change_jobs_expected_rows_check" CHECK ("change_jobs"."expected_rows" >= 0),
	CONSTRAINT "change_jobs_done_rows_check" CHECK ("change_jobs"."done_rows" >= 0),
	CONSTRAINT "change_jobs_row_count_check" CHECK ("change_jobs"."row_count" >= 0),
	CONSTRAINT "change_jobs_attempts_check" CHECK ("change_jobs"."attempts" >= 0),
	CONSTRAINT "change_jobs_state_check" CHECK ("change_jobs"."state" in ('waiting', 'running', 'done', 'asked', 'failed', 'cancelled')),
	CONSTRAINT "change_jobs_stage_check" CHECK ("change_jobs"."stage" in ('changing', 'checking', 'recording')),
	CONSTRAINT "change_jobs_finished_check" CHECK (("change_jobs"."state" in ('waiting', 'running')) = ("change_jobs"."finished_at" is null))
);
--> statement-breakpoint
ALTER TABLE "change_jobs" ADD CONSTRAINT "change_jobs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_jobs" ADD CONSTRAINT "change_jobs_chosen_organization_id_organizations_id_fk" FOREIGN KEY ("chosen_organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_jobs" ADD CONSTRAINT "change_jobs_requested_by_users_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_jobs" ADD CONSTRAINT "change_jobs_cancelled_by_users_id_fk" FOREIGN KEY ("cancelled_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_jobs_requested_by_idx" ON "change_jobs" USING btree ("requested_by","created_at","id");--> statement-breakpoint
CREATE INDEX "change_jobs_organization_id_idx" ON "change_jobs" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "change_jobs_chosen_organization_id_idx" ON "change_jobs" USING btree ("chosen_organization_id");--> statement-breakpoint
CREATE INDEX "change_jobs_cancelled_by_idx" ON "change_jobs" USING btree ("cancelled_by");--> statement-breakpoint
CREATE INDEX "change_jobs_created_at_idx" ON "change_jobs" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "change_jobs_open_idx" ON "change_jobs" USING btree ("lease_until") WHERE "change_jobs"."state" in ('waiting', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "change_jobs_approval_request_id_key" ON "change_jobs" USING btree ("approval_request_id") WHERE "change_jobs"."state" in ('waiting', 'running');