CREATE TABLE "queue_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"view_id" uuid NOT NULL,
	"organization_id" uuid,
	"record_id" uuid NOT NULL,
	"claimed_by" uuid,
	"claimed_at" timestamp with time zone,
	"lease_until" timestamp with time zone,
	"handed_to" uuid,
	"snoozed_until" timestamp with time zone,
	"left_by" uuid,
	"left_at" timestamp with time zone,
	"note" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "queue_items_view_id_record_id_key" UNIQUE("view_id","record_id"),
	CONSTRAINT "queue_items_lease_check" CHECK (("queue_items"."claimed_by" is null) = ("queue_items"."lease_until" is null))
);
--> statement-breakpoint
CREATE TABLE "view_arrangements" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"owner_id" uuid NOT NULL,
	"resource" text NOT NULL,
	"tab_order" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"default_view" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "view_arrangements_owner_id_resource_key" UNIQUE("owner_id","resource"),
	CONSTRAINT "view_arrangements_tab_order_check" CHECK (jsonb_typeof("view_arrangements"."tab_order") = 'array')
);
--> statement-breakpoint
CREATE TABLE "view_watches" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"view_id" uuid NOT NULL,
	"organization_id" uuid,
	"owner_id" uuid NOT NULL,
	"threshold" integer DEFAULT 0 NOT NULL,
	"is_above" boolean DEFAULT false NOT NULL,
	"last_count" integer,
	"checked_at" timestamp with time zone,
	"notified_at" timestamp with time zone,
	"failure" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "view_watches_owner_id_view_id_key" UNIQUE("owner_id","view_id"),
	CONSTRAINT "view_watches_threshold_check" CHECK ("view_watches"."threshold" >= 0)
);
--> statement-breakpoint
ALTER TABLE "saved_views" DROP CONSTRAINT "saved_views_role_check";--> statement-breakpoint
ALTER TABLE "saved_views" ADD COLUMN "description" text;--> statement-breakpoint
ALTER TABLE "saved_views" ADD COLUMN "member_role" text;--> statement-breakpoint
ALTER TABLE "saved_views" ADD COLUMN "layout" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_views" ADD COLUMN "is_queue" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_views" ADD COLUMN "lease_minutes" integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_organization_id_id_key" UNIQUE("organization_id","id");--> statement-breakpoint
ALTER TABLE "queue_items" ADD CONSTRAINT "queue_items_view_id_saved_views_id_fk" FOREIGN KEY ("view_id") REFERENCES "public"."saved_views"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_items" ADD CONSTRAINT "queue_items_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_items" ADD CONSTRAINT "queue_items_claimed_by_users_id_fk" FOREIGN KEY ("claimed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_items" ADD CONSTRAINT "queue_items_handed_to_users_id_fk" FOREIGN KEY ("handed_to") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_items" ADD CONSTRAINT "queue_items_left_by_users_id_fk" FOREIGN KEY ("left_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_items" ADD CONSTRAINT "queue_items_view_tenant_fk" FOREIGN KEY ("organization_id","view_id") REFERENCES "public"."saved_views"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "view_arrangements" ADD CONSTRAINT "view_arrangements_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "view_watches" ADD CONSTRAINT "view_watches_view_id_saved_views_id_fk" FOREIGN KEY ("view_id") REFERENCES "public"."saved_views"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "view_watches" ADD CONSTRAINT "view_watches_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "view_watches" ADD CONSTRAINT "view_watches_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "view_watches" ADD CONSTRAINT "view_watches_view_tenant_fk" FOREIGN KEY ("organization_id","view_id") REFERENCES "public"."saved_views"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "queue_items_organization_id_view_id_idx" ON "queue_items" USING btree ("organization_id","view_id");--> statement-breakpoint
CREATE INDEX "queue_items_claimed_by_idx" ON "queue_items" USING btree ("claimed_by","view_id");--> statement-breakpoint
CREATE INDEX "queue_items_handed_to_idx" ON "queue_items" USING btree ("handed_to","view_id");--> statement-breakpoint
CREATE INDEX "queue_items_left_by_idx" ON "queue_items" USING btree ("left_by");--> statement-breakpoint
CREATE INDEX "view_watches_view_id_idx" ON "view_watches" USING btree ("view_id","organization_id");--> statement-breakpoint
CREATE INDEX "view_watches_organization_id_idx" ON "view_watches" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "view_watches_checked_at_idx" ON "view_watches" USING btree ("checked_at","id");--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_default_check" CHECK (not "saved_views"."is_default" or "saved_views"."scope" in ('role', 'everyone'));--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_lease_minutes_check" CHECK ("saved_views"."lease_minutes" between 1 and 480);--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_role_check" CHECK (("saved_views"."scope" = 'role') = (num_nonnulls("saved_views"."role_id", "saved_views"."member_role") = 1));--> statement-breakpoint
ALTER TABLE "saved_views" DROP COLUMN "columns";--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_member_role_organization_check" CHECK ("saved_views"."member_role" is null or "saved_views"."organization_id" is not null);--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_member_role_check" CHECK ("saved_views"."member_role" in ('owner', 'admin', 'member'));