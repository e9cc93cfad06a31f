CREATE TABLE "approval_policies" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid,
	"name" text NOT NULL,
	"commands" jsonb NOT NULL,
	"condition" jsonb NOT NULL,
	"approver_permission" text,
	"approver_role" text,
	"expires_hours" integer DEFAULT 72 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_by" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "approval_policies_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "approval_policies_commands_check" CHECK (jsonb_typeof("approval_policies"."commands") = 'array'),
	CONSTRAINT "approval_policies_condition_check" CHECK ("approval_policies"."condition" ? 'kind'),
	CONSTRAINT "approval_policies_approver_check" CHECK (num_nonnulls("approval_policies"."approver_permission", "approval_policies"."approver_role") = 1),
	CONSTRAINT "approval_policies_expires_hours_check" CHECK ("approval_policies"."expires_hours" between 1 and 720)
);
--> statement-breakpoint
CREATE TABLE "approval_requests" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid,
	"chosen_organization_id" uuid,
	"procedure" text NOT NULL,
	"command" text NOT NULL,
	"title" text NOT NULL,
	"input" jsonb NOT NULL,
	"plan" jsonb NOT NULL,
	"plan_hash" text NOT NULL,
	"row_count" integer NOT NULL,
	"requested_by" uuid NOT NULL,
	"reason" text NOT NULL,
	"policy_id" uuid,
	"policies" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"decision_reason" text,
	"declined_count" integer DEFAULT 0 NOT NULL,
	"applied_change_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "approval_requests_row_count_check" CHECK ("approval_requests"."row_count" >= 0),
	CONSTRAINT "approval_requests_declined_count_check" CHECK ("approval_requests"."declined_count" >= 0),
	CONSTRAINT "approval_requests_state_check" CHECK ("approval_requests"."state" in ('pending', 'approved', 'declined', 'withdrawn')),
	CONSTRAINT "approval_requests_decided_check" CHECK (("approval_requests"."state" = 'pending') = ("approval_requests"."decided_by" is null) and ("approval_requests"."decided_by" is null) = ("approval_requests"."decided_at" is null)),
	CONSTRAINT "approval_requests_self_check" CHECK (("approval_requests"."state" = 'withdrawn') = ("approval_requests"."decided_by" is not distinct from "approval_requests"."requested_by"))
);
--> statement-breakpoint
ALTER TABLE "approval_policies" ADD CONSTRAINT "approval_policies_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_policies" ADD CONSTRAINT "approval_policies_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_chosen_organization_id_organizations_id_fk" FOREIGN KEY ("chosen_organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_requested_by_users_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_policy_id_approval_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."approval_policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_policy_tenant_fk" FOREIGN KEY ("organization_id","policy_id") REFERENCES "public"."approval_policies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "approval_policies_created_by_idx" ON "approval_policies" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "approval_requests_organization_id_policy_id_idx" ON "approval_requests" USING btree ("organization_id","policy_id");--> statement-breakpoint
CREATE INDEX "approval_requests_policy_id_idx" ON "approval_requests" USING btree ("policy_id");--> statement-breakpoint
CREATE INDEX "approval_requests_chosen_organization_id_idx" ON "approval_requests" USING btree ("chosen_organization_id");--> statement-breakpoint
CREATE INDEX "approval_requests_requested_by_idx" ON "approval_requests" USING btree ("requested_by","created_at","id");--> statement-breakpoint
CREATE INDEX "approval_requests_decided_by_idx" ON "approval_requests" USING btree ("decided_by");--> statement-breakpoint
CREATE INDEX "approval_requests_created_at_idx" ON "approval_requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "approval_requests_pending_idx" ON "approval_requests" USING btree ("expires_at") WHERE "approval_requests"."state" = 'pending';