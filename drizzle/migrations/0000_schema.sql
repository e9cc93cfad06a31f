CREATE TABLE "conversion_funnel_events" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"funnel_id" uuid NOT NULL,
	"user_id" uuid,
	"organization_id" uuid,
	"anonymous_id" text,
	"step_name" text NOT NULL,
	"step_order" integer NOT NULL,
	"completed" boolean DEFAULT false NOT NULL,
	"completion_time_seconds" integer,
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversion_funnel_events_step_order_check" CHECK ("conversion_funnel_events"."step_order" >= 0)
);
--> statement-breakpoint
CREATE TABLE "conversion_funnels" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"steps" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"window_seconds" integer DEFAULT 604800 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_by" uuid,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversion_funnels_steps_check" CHECK (jsonb_typeof("conversion_funnels"."steps") = 'array')
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"timestamp" timestamp with time zone DEFAULT now() NOT NULL,
	"user_id" uuid,
	"organization_id" uuid,
	"anonymous_id" text,
	"session_id" text,
	"message_id" text,
	"event_name" text NOT NULL,
	"event_category" text,
	"event_action" text,
	"event_label" text,
	"properties" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"context" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"page_url" text,
	"referrer" text,
	"ip_address" text,
	"user_agent" text,
	"utm_source" text,
	"utm_medium" text,
	"utm_campaign" text,
	"utm_term" text,
	"utm_content" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_pkey" PRIMARY KEY("id","timestamp")
) PARTITION BY RANGE ("timestamp");
--> statement-breakpoint
CREATE TABLE "experiment_assignments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"experiment_id" uuid NOT NULL,
	"user_id" uuid,
	"organization_id" uuid,
	"anonymous_id" text,
	"variant_name" text NOT NULL,
	"phase" integer DEFAULT 1 NOT NULL,
	"assigned_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiment_assignments_experiment_id_user_id_key" UNIQUE("experiment_id","user_id"),
	CONSTRAINT "experiment_assignments_experiment_id_anonymous_id_key" UNIQUE("experiment_id","anonymous_id"),
	CONSTRAINT "experiment_assignments_unit_check" CHECK (num_nonnulls("experiment_assignments"."user_id", "experiment_assignments"."anonymous_id") > 0)
);
--> statement-breakpoint
CREATE TABLE "experiments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"hypothesis" text,
	"variants" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"metrics" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"start_date" timestamp with time zone,
	"end_date" timestamp with time zone,
	"seed" text DEFAULT '' NOT NULL,
	"hash_version" integer DEFAULT 2 NOT NULL,
	"coverage" integer DEFAULT 10000 NOT NULL,
	"phase" integer DEFAULT 1 NOT NULL,
	"targeting" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"winner_variant" text,
	"conclusion" text,
	"created_by" uuid,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiments_coverage_check" CHECK ("experiments"."coverage" between 0 and 10000),
	CONSTRAINT "experiments_end_date_check" CHECK ("experiments"."end_date" >= "experiments"."start_date"),
	CONSTRAINT "experiments_variants_check" CHECK (jsonb_typeof("experiments"."variants") = 'array'),
	CONSTRAINT "experiments_status_check" CHECK ("experiments"."status" in ('draft', 'running', 'paused', 'completed', 'archived'))
);
--> statement-breakpoint
CREATE TABLE "feature_usage" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid,
	"organization_id" uuid,
	"feature_name" text NOT NULL,
	"feature_category" text,
	"usage_count" integer DEFAULT 1 NOT NULL,
	"success" boolean DEFAULT true NOT NULL,
	"duration_seconds" integer,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"used_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feature_usage_usage_count_check" CHECK ("feature_usage"."usage_count" >= 0)
);
--> statement-breakpoint
CREATE TABLE "organization_metrics_daily" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"date" date NOT NULL,
	"active_users" integer DEFAULT 0 NOT NULL,
	"new_users" integer DEFAULT 0 NOT NULL,
	"revenue_generated" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"api_calls" integer DEFAULT 0 NOT NULL,
	"bookings_completed" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_metrics_daily_organization_id_date_currency_key" UNIQUE("organization_id","date","currency"),
	CONSTRAINT "organization_metrics_daily_currency_check" CHECK ("organization_metrics_daily"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
CREATE TABLE "page_views" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"viewed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"session_id" text NOT NULL,
	"user_id" uuid,
	"organization_id" uuid,
	"anonymous_id" text,
	"message_id" text,
	"page_url" text NOT NULL,
	"page_title" text,
	"referrer" text,
	"load_time_ms" integer,
	"time_on_page_seconds" integer,
	"bounce" boolean DEFAULT false NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"utm_source" text,
	"utm_medium" text,
	"utm_campaign" text,
	"utm_term" text,
	"utm_content" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "page_views_pkey" PRIMARY KEY("id","viewed_at")
) PARTITION BY RANGE ("viewed_at");
--> statement-breakpoint
CREATE TABLE "user_engagement_daily" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"date" date NOT NULL,
	"session_count" integer DEFAULT 0 NOT NULL,
	"page_views" integer DEFAULT 0 NOT NULL,
	"features_used" integer DEFAULT 0 NOT NULL,
	"actions_performed" integer DEFAULT 0 NOT NULL,
	"time_spent_seconds" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_engagement_daily_user_id_date_organization_id_key" UNIQUE NULLS NOT DISTINCT("user_id","date","organization_id")
);
--> statement-breakpoint
CREATE TABLE "user_preferences" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"category" text NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_preferences_user_id_category_key_key" UNIQUE("user_id","category","key")
);
--> statement-breakpoint
CREATE TABLE "user_profiles" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"first_name" text,
	"last_name" text,
	"display_name" text,
	"avatar_url" text,
	"bio" text,
	"timezone" text DEFAULT 'UTC' NOT NULL,
	"locale" text DEFAULT 'en' NOT NULL,
	"date_format" text,
	"time_format" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_profiles_user_id_key" UNIQUE("user_id")
);
--> statement-breakpoint
CREATE TABLE "user_sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"session_token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"device_info" text,
	"device_fingerprint" text,
	"location" text,
	"last_active_at" timestamp with time zone DEFAULT now() NOT NULL,
	"impersonated_by" uuid,
	"impersonation_reason" text,
	"active_organization_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_sessions_session_token_key" UNIQUE("session_token")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"full_name" text DEFAULT '' NOT NULL,
	"avatar_url" text,
	"password_hash" text,
	"auth_provider" text DEFAULT 'credential' NOT NULL,
	"auth_provider_id" text,
	"email_verified" boolean DEFAULT false NOT NULL,
	"phone" text,
	"phone_verified" boolean DEFAULT false NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"role" text DEFAULT 'customer' NOT NULL,
	"two_factor_enabled" boolean DEFAULT false NOT NULL,
	"stripe_customer_id" text,
	"notes" text,
	"last_sign_in_at" timestamp with time zone,
	"suspended_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_check" CHECK ("users"."email" = lower("users"."email")),
	CONSTRAINT "users_status_check" CHECK ("users"."status" in ('active', 'invited', 'suspended')),
	CONSTRAINT "users_role_check" CHECK ("users"."role" in ('customer', 'driver', 'staff'))
);
--> statement-breakpoint
CREATE TABLE "auth_accounts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_accounts_provider_provider_account_id_key" UNIQUE("provider","provider_account_id")
);
--> statement-breakpoint
CREATE TABLE "auth_rate_limits" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"count" integer DEFAULT 0 NOT NULL,
	"last_request" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_rate_limits_key_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "auth_two_factors" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"verified" boolean DEFAULT true NOT NULL,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_verifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "coupon_redemptions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"coupon_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"subscription_id" uuid,
	"booking_id" uuid,
	"discount_amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"redeemed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "coupon_redemptions_coupon_id_user_id_key" UNIQUE("coupon_id","user_id"),
	CONSTRAINT "coupon_redemptions_currency_check" CHECK ("coupon_redemptions"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "coupon_redemptions_discount_amount_check" CHECK ("coupon_redemptions"."discount_amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "coupons" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"code" text NOT NULL,
	"name" text,
	"discount_type" text NOT NULL,
	"discount_value" bigint NOT NULL,
	"currency" text,
	"duration" text DEFAULT 'once' NOT NULL,
	"duration_months" integer,
	"plan_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"valid_from" timestamp with time zone DEFAULT now() NOT NULL,
	"valid_until" timestamp with time zone,
	"max_redemptions" integer,
	"redemption_count" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"stripe_coupon_id" text,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "coupons_code_check" CHECK ("coupons"."code" = upper("coupons"."code")),
	CONSTRAINT "coupons_discount_value_check" CHECK ("coupons"."discount_value" > 0 and ("coupons"."discount_type" <> 'percentage' or "coupons"."discount_value" <= 10000)),
	CONSTRAINT "coupons_currency_check" CHECK ("coupons"."currency" ~ '^[A-Z]{3}$' and ("coupons"."discount_type" <> 'fixed' or "coupons"."currency" is not null)),
	CONSTRAINT "coupons_duration_months_check" CHECK (("coupons"."duration" = 'repeating') = ("coupons"."duration_months" is not null)),
	CONSTRAINT "coupons_valid_until_check" CHECK ("coupons"."valid_until" > "coupons"."valid_from"),
	CONSTRAINT "coupons_redemption_count_check" CHECK ("coupons"."redemption_count" >= 0 and "coupons"."redemption_count" <= "coupons"."max_redemptions"),
	CONSTRAINT "coupons_discount_type_check" CHECK ("coupons"."discount_type" in ('percentage', 'fixed')),
	CONSTRAINT "coupons_duration_check" CHECK ("coupons"."duration" in ('once', 'repeating', 'forever'))
);
--> statement-breakpoint
CREATE TABLE "invoice_line_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"organization_id" uuid,
	"subscription_id" uuid,
	"plan_id" uuid,
	"description" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"quantity" integer DEFAULT 1 NOT NULL,
	"proration" boolean DEFAULT false NOT NULL,
	"period_start" timestamp with time zone,
	"period_end" timestamp with time zone,
	"stripe_line_item_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invoice_line_items_stripe_line_item_id_key" UNIQUE("stripe_line_item_id"),
	CONSTRAINT "invoice_line_items_currency_check" CHECK ("invoice_line_items"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "invoice_line_items_quantity_check" CHECK ("invoice_line_items"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" text NOT NULL,
	"subscription_id" uuid,
	"user_id" uuid,
	"organization_id" uuid,
	"status" text DEFAULT 'draft' NOT NULL,
	"subtotal_amount" bigint DEFAULT 0 NOT NULL,
	"discount_amount" bigint DEFAULT 0 NOT NULL,
	"tax_amount" bigint DEFAULT 0 NOT NULL,
	"total_amount" bigint NOT NULL,
	"amount_paid" bigint DEFAULT 0 NOT NULL,
	"amount_refunded" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"billing_reason" text,
	"stripe_invoice_id" text,
	"stripe_customer_id" text,
	"hosted_invoice_url" text,
	"pdf_url" text,
	"period_start" timestamp with time zone,
	"period_end" timestamp with time zone,
	"issued_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"paid_at" timestamp with time zone,
	"voided_at" timestamp with time zone,
	"attempt_count" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone,
	"last_decline_code" text,
	"notes" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invoices_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "invoices_number_key" UNIQUE("number"),
	CONSTRAINT "invoices_stripe_invoice_id_key" UNIQUE("stripe_invoice_id"),
	CONSTRAINT "invoices_payer_check" CHECK (num_nonnulls("invoices"."user_id", "invoices"."organization_id") > 0),
	CONSTRAINT "invoices_currency_check" CHECK ("invoices"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "invoices_amount_paid_check" CHECK ("invoices"."amount_paid" >= 0),
	CONSTRAINT "invoices_amount_refunded_check" CHECK ("invoices"."amount_refunded" between 0 and "invoices"."amount_paid"),
	CONSTRAINT "invoices_status_check" CHECK ("invoices"."status" in ('draft', 'open', 'paid', 'uncollectible', 'void'))
);
--> statement-breakpoint
CREATE TABLE "payment_methods" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid,
	"organization_id" uuid,
	"type" text DEFAULT 'card' NOT NULL,
	"provider" text DEFAULT 'stripe' NOT NULL,
	"provider_payment_method_id" text NOT NULL,
	"stripe_customer_id" text,
	"card_brand" text,
	"card_last4" text,
	"card_exp_month" integer,
	"card_exp_year" integer,
	"card_fingerprint" text,
	"is_default" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_methods_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "payment_methods_owner_check" CHECK (num_nonnulls("payment_methods"."user_id", "payment_methods"."organization_id") > 0),
	CONSTRAINT "payment_methods_card_last4_check" CHECK ("payment_methods"."card_last4" ~ '^[0-9]{4}$'),
	CONSTRAINT "payment_methods_card_exp_month_check" CHECK ("payment_methods"."card_exp_month" between 1 and 12),
	CONSTRAINT "payment_methods_type_check" CHECK ("payment_methods"."type" in ('card', 'sepa_debit', 'bank_account', 'link', 'paypal'))
);
--> statement-breakpoint
CREATE TABLE "payment_transactions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid,
	"organization_id" uuid,
	"kind" text DEFAULT 'payment' NOT NULL,
	"amount" bigint NOT NULL,
	"amount_refunded" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"invoice_id" uuid,
	"subscription_id" uuid,
	"booking_id" uuid,
	"payment_method_id" uuid,
	"refunded_transaction_id" uuid,
	"description" text,
	"stripe_payment_intent_id" text,
	"stripe_charge_id" text,
	"stripe_refund_id" text,
	"receipt_url" text,
	"failure_code" text,
	"failure_message" text,
	"reason" text,
	"idempotency_key" text,
	"processed_at" timestamp with time zone,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_transactions_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "payment_transactions_stripe_refund_id_key" UNIQUE("stripe_refund_id"),
	CONSTRAINT "payment_transactions_idempotency_key_key" UNIQUE("idempotency_key"),
	CONSTRAINT "payment_transactions_payer_check" CHECK (num_nonnulls("payment_transactions"."user_id", "payment_transactions"."organization_id") > 0),
	CONSTRAINT "payment_transactions_currency_check" CHECK ("payment_transactions"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "payment_transactions_amount_check" CHECK ("payment_transactions"."amount" >= 0),
	CONSTRAINT "payment_transactions_amount_refunded_check" CHECK ("payment_transactions"."amount_refunded" between 0 and "payment_transactions"."amount"),
	CONSTRAINT "payment_transactions_refund_check" CHECK ("payment_transactions"."kind" = 'refund' or "payment_transactions"."refunded_transaction_id" is null),
	CONSTRAINT "payment_transactions_kind_check" CHECK ("payment_transactions"."kind" in ('payment', 'refund')),
	CONSTRAINT "payment_transactions_status_check" CHECK ("payment_transactions"."status" in ('pending', 'processing', 'requires_action', 'succeeded', 'failed', 'canceled', 'partially_refunded', 'refunded'))
);
--> statement-breakpoint
CREATE TABLE "subscription_plans" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"description" text,
	"price_amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"billing_interval" text DEFAULT 'month' NOT NULL,
	"trial_days" integer DEFAULT 0 NOT NULL,
	"features" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"is_public" boolean DEFAULT true NOT NULL,
	"sort_order" integer DEFAULT 0 NOT NULL,
	"stripe_product_id" text,
	"stripe_price_id" text,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "subscription_plans_currency_check" CHECK ("subscription_plans"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "subscription_plans_price_amount_check" CHECK ("subscription_plans"."price_amount" >= 0),
	CONSTRAINT "subscription_plans_trial_days_check" CHECK ("subscription_plans"."trial_days" >= 0),
	CONSTRAINT "subscription_plans_billing_interval_check" CHECK ("subscription_plans"."billing_interval" in ('month', 'year'))
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid,
	"organization_id" uuid,
	"plan_id" uuid NOT NULL,
	"status" text DEFAULT 'incomplete' NOT NULL,
	"quantity" integer DEFAULT 1 NOT NULL,
	"price_amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"billing_interval" text DEFAULT 'month' NOT NULL,
	"coupon_id" uuid,
	"default_payment_method_id" uuid,
	"stripe_subscription_id" text,
	"stripe_customer_id" text,
	"current_period_start" timestamp with time zone,
	"current_period_end" timestamp with time zone,
	"trial_start" timestamp with time zone,
	"trial_end" timestamp with time zone,
	"cancel_at_period_end" boolean DEFAULT false NOT NULL,
	"canceled_at" timestamp with time zone,
	"cancellation_reason" text,
	"ended_at" timestamp with time zone,
	"dunning_paused_until" timestamp with time zone,
	"synced_at" timestamp with time zone,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "subscriptions_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "subscriptions_stripe_subscription_id_key" UNIQUE("stripe_subscription_id"),
	CONSTRAINT "subscriptions_payer_check" CHECK (num_nonnulls("subscriptions"."user_id", "subscriptions"."organization_id") = 1),
	CONSTRAINT "subscriptions_currency_check" CHECK ("subscriptions"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "subscriptions_price_amount_check" CHECK ("subscriptions"."price_amount" >= 0),
	CONSTRAINT "subscriptions_quantity_check" CHECK ("subscriptions"."quantity" > 0),
	CONSTRAINT "subscriptions_status_check" CHECK ("subscriptions"."status" in ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused')),
	CONSTRAINT "subscriptions_billing_interval_check" CHECK ("subscriptions"."billing_interval" in ('month', 'year'))
);
--> statement-breakpoint
CREATE TABLE "usage_records" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"subscription_id" uuid NOT NULL,
	"organization_id" uuid,
	"user_id" uuid,
	"metric_name" text NOT NULL,
	"quantity" bigint NOT NULL,
	"unit_price" bigint NOT NULL,
	"currency" text NOT NULL,
	"billing_period_start" timestamp with time zone NOT NULL,
	"billing_period_end" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"idempotency_key" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "usage_records_subscription_id_metric_idempotency_key" UNIQUE("subscription_id","metric_name","idempotency_key"),
	CONSTRAINT "usage_records_currency_check" CHECK ("usage_records"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "usage_records_quantity_check" CHECK ("usage_records"."quantity" >= 0),
	CONSTRAINT "usage_records_unit_price_check" CHECK ("usage_records"."unit_price" >= 0),
	CONSTRAINT "usage_records_period_check" CHECK ("usage_records"."billing_period_end" > "usage_records"."billing_period_start")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"scopes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"project_id" uuid,
	"organization_id" uuid,
	"created_by" uuid,
	"last_used_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_keys_key_hash_key" UNIQUE("key_hash"),
	CONSTRAINT "api_keys_scopes_check" CHECK (jsonb_typeof("api_keys"."scopes") = 'array')
);
--> statement-breakpoint
CREATE TABLE "audit_chains" (
	"chain" text PRIMARY KEY NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL,
	"last_hash" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_chains_position_check" CHECK ("audit_chains"."position" >= 0)
);
--> statement-breakpoint
CREATE TABLE "change_guards" (
	"transaction_id" bigint PRIMARY KEY DEFAULT (pg_current_xact_id()::text)::bigint NOT NULL,
	"change_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "change_rows" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "change_rows_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"change_id" uuid NOT NULL,
	"table_name" text NOT NULL,
	"row_id" uuid,
	"row_key" jsonb,
	"operation" text NOT NULL,
	"old_values" jsonb,
	"new_values" jsonb,
	"organization_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "change_rows_operation_check" CHECK ("change_rows"."operation" in ('insert', 'update', 'delete'))
);
--> statement-breakpoint
CREATE TABLE "error_group_hours" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"group_id" uuid NOT NULL,
	"organization_id" uuid,
	"hour" timestamp with time zone NOT NULL,
	"event_count" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "error_group_hours_group_id_hour_key" UNIQUE("group_id","hour")
);
--> statement-breakpoint
CREATE TABLE "error_group_users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"group_id" uuid NOT NULL,
	"organization_id" uuid,
	"user_key" text NOT NULL,
	"user_id" uuid,
	"first_seen" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen" timestamp with time zone DEFAULT now() NOT NULL,
	"event_count" bigint DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "error_group_users_group_id_user_key_key" UNIQUE("group_id","user_key")
);
--> statement-breakpoint
CREATE TABLE "error_groups" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"organization_id" uuid,
	"fingerprint" text NOT NULL,
	"fingerprint_version" integer DEFAULT 1 NOT NULL,
	"grouping" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"title" text NOT NULL,
	"culprit" text,
	"error_type" text,
	"level" text DEFAULT 'error' NOT NULL,
	"environment" text,
	"status" text DEFAULT 'unresolved' NOT NULL,
	"assignee_id" uuid,
	"resolved_by" uuid,
	"resolved_at" timestamp with time zone,
	"resolved_in_release" text,
	"regressed_at" timestamp with time zone,
	"ignored_until" timestamp with time zone,
	"merged_into_id" uuid,
	"first_seen" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen" timestamp with time zone DEFAULT now() NOT NULL,
	"event_count" bigint DEFAULT 0 NOT NULL,
	"user_count" bigint DEFAULT 0 NOT NULL,
	"first_release" text,
	"last_release" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "error_groups_project_id_fingerprint_key" UNIQUE("project_id","fingerprint"),
	CONSTRAINT "error_groups_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "error_groups_event_count_check" CHECK ("error_groups"."event_count" >= 0),
	CONSTRAINT "error_groups_user_count_check" CHECK ("error_groups"."user_count" >= 0),
	CONSTRAINT "error_groups_level_check" CHECK ("error_groups"."level" in ('fatal', 'error', 'warning', 'info', 'debug')),
	CONSTRAINT "error_groups_status_check" CHECK ("error_groups"."status" in ('unresolved', 'resolved', 'ignored'))
);
--> statement-breakpoint
CREATE TABLE "error_notes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"group_id" uuid NOT NULL,
	"organization_id" uuid,
	"author_id" uuid,
	"body" text NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingest_outcomes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"organization_id" uuid,
	"hour" timestamp with time zone NOT NULL,
	"category" text NOT NULL,
	"reason" text NOT NULL,
	"quantity" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ingest_outcomes_project_id_hour_category_reason_key" UNIQUE("project_id","hour","category","reason"),
	CONSTRAINT "ingest_outcomes_quantity_check" CHECK ("ingest_outcomes"."quantity" >= 0)
);
--> statement-breakpoint
CREATE TABLE "ingest_projects" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"ingest_id" bigint GENERATED BY DEFAULT AS IDENTITY (sequence name "ingest_projects_ingest_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"organization_id" uuid,
	"platform" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ingest_projects_ingest_id_key" UNIQUE("ingest_id"),
	CONSTRAINT "ingest_projects_organization_id_id_key" UNIQUE("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "mail_messages" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"to_address" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text,
	"status" text DEFAULT 'queued' NOT NULL,
	"last_error" text,
	"change_id" uuid,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mail_messages_status_check" CHECK ("mail_messages"."status" in ('queued', 'sent', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"body" text,
	"href" text,
	"read_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"change_id" uuid,
	"kind" text NOT NULL,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"idempotency_key" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_error" text,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "outbox_idempotency_key_key" UNIQUE("idempotency_key"),
	CONSTRAINT "outbox_attempts_check" CHECK ("outbox"."attempts" >= 0),
	CONSTRAINT "outbox_status_check" CHECK ("outbox"."status" in ('pending', 'sent', 'failed', 'dead'))
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"owner_id" uuid,
	"scope" text DEFAULT 'mine' NOT NULL,
	"role_id" uuid,
	"organization_id" uuid,
	"resource" text NOT NULL,
	"name" text NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"columns" jsonb,
	"is_default" boolean DEFAULT false NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_owner_check" CHECK ("saved_views"."scope" <> 'mine' or "saved_views"."owner_id" is not null),
	CONSTRAINT "saved_views_role_check" CHECK (("saved_views"."scope" = 'role') = ("saved_views"."role_id" is not null)),
	CONSTRAINT "saved_views_scope_check" CHECK ("saved_views"."scope" in ('mine', 'role', 'everyone', 'built_in'))
);
--> statement-breakpoint
CREATE TABLE "booking_items" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"booking_id" uuid NOT NULL,
	"organization_id" uuid,
	"service_id" uuid NOT NULL,
	"item_description" text NOT NULL,
	"quantity" integer DEFAULT 1 NOT NULL,
	"unit_price" bigint NOT NULL,
	"total_price" bigint NOT NULL,
	"currency" text NOT NULL,
	"notes" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "booking_items_currency_check" CHECK ("booking_items"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "booking_items_quantity_check" CHECK ("booking_items"."quantity" > 0),
	CONSTRAINT "booking_items_unit_price_check" CHECK ("booking_items"."unit_price" >= 0),
	CONSTRAINT "booking_items_total_price_check" CHECK ("booking_items"."total_price" >= 0)
);
--> statement-breakpoint
CREATE TABLE "bookings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"booking_number" text NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"service_id" uuid NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"total_amount" bigint DEFAULT 0 NOT NULL,
	"discount_amount" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"pickup_date" date NOT NULL,
	"pickup_window_start" timestamp with time zone,
	"pickup_window_end" timestamp with time zone,
	"pickup_address_id" uuid,
	"delivery_date" date,
	"delivery_window_start" timestamp with time zone,
	"delivery_window_end" timestamp with time zone,
	"delivery_address_id" uuid,
	"is_express" boolean DEFAULT false NOT NULL,
	"bag_count" integer DEFAULT 1 NOT NULL,
	"special_instructions" text,
	"notes" text,
	"cancellation_reason" text,
	"cancelled_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bookings_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "bookings_booking_number_key" UNIQUE("booking_number"),
	CONSTRAINT "bookings_currency_check" CHECK ("bookings"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "bookings_total_amount_check" CHECK ("bookings"."total_amount" >= 0),
	CONSTRAINT "bookings_discount_amount_check" CHECK ("bookings"."discount_amount" >= 0),
	CONSTRAINT "bookings_bag_count_check" CHECK ("bookings"."bag_count" >= 0),
	CONSTRAINT "bookings_delivery_date_check" CHECK ("bookings"."delivery_date" >= "bookings"."pickup_date"),
	CONSTRAINT "bookings_pickup_window_check" CHECK ("bookings"."pickup_window_end" > "bookings"."pickup_window_start"),
	CONSTRAINT "bookings_delivery_window_check" CHECK ("bookings"."delivery_window_end" > "bookings"."delivery_window_start"),
	CONSTRAINT "bookings_status_check" CHECK ("bookings"."status" in ('draft', 'confirmed', 'pickup_scheduled', 'picked_up', 'processing', 'ready', 'out_for_delivery', 'delivered', 'completed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "delivery_assignments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"booking_id" uuid NOT NULL,
	"driver_id" uuid NOT NULL,
	"organization_id" uuid,
	"assignment_type" text NOT NULL,
	"status" text DEFAULT 'assigned' NOT NULL,
	"during" "tstzrange" NOT NULL,
	"stop_order" integer,
	"assigned_by" uuid,
	"assigned_at" timestamp with time zone DEFAULT now() NOT NULL,
	"accepted_at" timestamp with time zone,
	"arrived_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"failure_reason" text,
	"notes" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delivery_assignments_during_check" CHECK (not isempty("delivery_assignments"."during") and not lower_inf("delivery_assignments"."during") and not upper_inf("delivery_assignments"."during")),
	CONSTRAINT "delivery_assignments_assignment_type_check" CHECK ("delivery_assignments"."assignment_type" in ('pickup', 'delivery')),
	CONSTRAINT "delivery_assignments_status_check" CHECK ("delivery_assignments"."status" in ('assigned', 'accepted', 'en_route', 'arrived', 'completed', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "delivery_drivers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"vehicle_type" text DEFAULT 'van' NOT NULL,
	"license_plate" text,
	"is_available" boolean DEFAULT true NOT NULL,
	"rating" double precision,
	"total_deliveries" integer DEFAULT 0 NOT NULL,
	"capacity_bags" integer DEFAULT 20 NOT NULL,
	"shift_start" time,
	"shift_end" time,
	"latitude" double precision,
	"longitude" double precision,
	"position_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delivery_drivers_rating_check" CHECK ("delivery_drivers"."rating" between 0 and 5),
	CONSTRAINT "delivery_drivers_total_deliveries_check" CHECK ("delivery_drivers"."total_deliveries" >= 0),
	CONSTRAINT "delivery_drivers_capacity_bags_check" CHECK ("delivery_drivers"."capacity_bags" >= 0),
	CONSTRAINT "delivery_drivers_vehicle_type_check" CHECK ("delivery_drivers"."vehicle_type" in ('bicycle', 'cargo_bike', 'scooter', 'car', 'van'))
);
--> statement-breakpoint
CREATE TABLE "loyalty_rewards" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"completed_orders" integer DEFAULT 0 NOT NULL,
	"free_collections_earned" integer DEFAULT 0 NOT NULL,
	"free_collections_used" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "loyalty_rewards_user_id_organization_id_key" UNIQUE NULLS NOT DISTINCT("user_id","organization_id"),
	CONSTRAINT "loyalty_rewards_completed_orders_check" CHECK ("loyalty_rewards"."completed_orders" >= 0),
	CONSTRAINT "loyalty_rewards_free_collections_earned_check" CHECK ("loyalty_rewards"."free_collections_earned" >= 0),
	CONSTRAINT "loyalty_rewards_free_collections_used_check" CHECK ("loyalty_rewards"."free_collections_used" between 0 and "loyalty_rewards"."free_collections_earned")
);
--> statement-breakpoint
CREATE TABLE "service_categories" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"icon" text,
	"sort_order" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "service_options" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"price" bigint NOT NULL,
	"currency" text NOT NULL,
	"category" text,
	"description" text,
	"is_active" boolean DEFAULT true NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "service_options_currency_check" CHECK ("service_options"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "service_options_price_check" CHECK ("service_options"."price" >= 0)
);
--> statement-breakpoint
CREATE TABLE "service_service_options" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"service_id" uuid NOT NULL,
	"service_option_id" uuid NOT NULL,
	"is_required" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "service_service_options_service_id_service_option_id_key" UNIQUE("service_id","service_option_id")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"category_id" uuid,
	"name" text NOT NULL,
	"code" text NOT NULL,
	"description" text,
	"type" text NOT NULL,
	"base_price" bigint NOT NULL,
	"currency" text NOT NULL,
	"price_unit" text DEFAULT 'item' NOT NULL,
	"processing_days" integer DEFAULT 2 NOT NULL,
	"min_items" integer DEFAULT 1 NOT NULL,
	"max_items" integer,
	"is_active" boolean DEFAULT true NOT NULL,
	"sort_order" integer DEFAULT 0 NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "services_currency_check" CHECK ("services"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "services_base_price_check" CHECK ("services"."base_price" >= 0),
	CONSTRAINT "services_processing_days_check" CHECK ("services"."processing_days" >= 0),
	CONSTRAINT "services_min_items_check" CHECK ("services"."min_items" >= 1),
	CONSTRAINT "services_max_items_check" CHECK ("services"."max_items" >= "services"."min_items"),
	CONSTRAINT "services_type_check" CHECK ("services"."type" in ('wash_and_fold', 'dry_cleaning', 'pressing', 'household', 'alterations', 'specialist')),
	CONSTRAINT "services_price_unit_check" CHECK ("services"."price_unit" in ('item', 'kilogram', 'bag'))
);
--> statement-breakpoint
CREATE TABLE "user_addresses" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"organization_id" uuid,
	"label" text DEFAULT 'Home' NOT NULL,
	"street_address" text NOT NULL,
	"city" text NOT NULL,
	"postal_code" text NOT NULL,
	"country" text DEFAULT '' NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"coordinates" "point" GENERATED ALWAYS AS (point(longitude, latitude)) STORED,
	"instructions" text,
	"is_default" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_addresses_user_id_id_key" UNIQUE("user_id","id"),
	CONSTRAINT "user_addresses_latitude_check" CHECK ("user_addresses"."latitude" between -90 and 90),
	CONSTRAINT "user_addresses_longitude_check" CHECK ("user_addresses"."longitude" between -180 and 180),
	CONSTRAINT "user_addresses_position_check" CHECK (("user_addresses"."latitude" is null) = ("user_addresses"."longitude" is null))
);
--> statement-breakpoint
CREATE TABLE "activities" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"actor_id" uuid,
	"on_behalf_of" uuid,
	"organization_id" uuid,
	"action" text NOT NULL,
	"outcome" text DEFAULT 'ok' NOT NULL,
	"entity_type" text,
	"entity_id" uuid,
	"entity_name" text,
	"description" text,
	"reason" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"via" text DEFAULT 'ui' NOT NULL,
	"request_id" text,
	"ip_address" text,
	"user_agent" text,
	"change_id" uuid,
	"transaction_id" bigint DEFAULT (pg_current_xact_id()::text)::bigint NOT NULL,
	"row_counts" jsonb,
	"reverts_change_id" uuid,
	"chain" text DEFAULT 'platform' NOT NULL,
	"position" bigint,
	"prev_hash" text,
	"row_hash" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "activities_pkey" PRIMARY KEY("id","created_at"),
	CONSTRAINT "activities_outcome_check" CHECK ("activities"."outcome" in ('ok', 'denied', 'failed')),
	CONSTRAINT "activities_via_check" CHECK ("activities"."via" in ('ui', 'api', 'job', 'ingest', 'webhook', 'system', 'migration'))
) PARTITION BY RANGE ("created_at");
--> statement-breakpoint
CREATE TABLE "error_logs" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"event_id" uuid,
	"project_id" uuid,
	"group_id" uuid,
	"organization_id" uuid,
	"user_id" uuid,
	"user_key" text,
	"error_type" text NOT NULL,
	"error_message" text NOT NULL,
	"error_stack" text,
	"error_code" text,
	"level" text DEFAULT 'error' NOT NULL,
	"environment" text,
	"release" text,
	"url" text,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"resolved" boolean DEFAULT false NOT NULL,
	"resolved_by" uuid,
	"resolved_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "error_logs_pkey" PRIMARY KEY("id","occurred_at"),
	CONSTRAINT "error_logs_level_check" CHECK ("error_logs"."level" in ('fatal', 'error', 'warning', 'info', 'debug'))
) PARTITION BY RANGE ("occurred_at");
--> statement-breakpoint
CREATE TABLE "performance_metrics" (
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"timestamp" timestamp with time zone DEFAULT now() NOT NULL,
	"metric_name" text NOT NULL,
	"metric_type" text DEFAULT 'gauge' NOT NULL,
	"value" double precision NOT NULL,
	"unit" text,
	"tags" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"distribution" jsonb,
	"project_id" uuid,
	"organization_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "performance_metrics_pkey" PRIMARY KEY("id","timestamp"),
	CONSTRAINT "performance_metrics_metric_type_check" CHECK ("performance_metrics"."metric_type" in ('counter', 'gauge', 'histogram', 'summary'))
) PARTITION BY RANGE ("timestamp");
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"team_id" uuid,
	"workspace_id" uuid,
	"invitee_email" text NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"token" text NOT NULL,
	"message" text,
	"invited_by" uuid,
	"accepted_by" uuid,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"declined_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invitations_token_key" UNIQUE("token"),
	CONSTRAINT "invitations_invitee_email_check" CHECK ("invitations"."invitee_email" = lower("invitations"."invitee_email")),
	CONSTRAINT "invitations_role_check" CHECK ("invitations"."role" in ('owner', 'admin', 'member')),
	CONSTRAINT "invitations_status_check" CHECK ("invitations"."status" in ('pending', 'accepted', 'declined', 'revoked', 'expired'))
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"permissions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"is_system_role" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "roles_system_role_check" CHECK (not "roles"."is_system_role" or "roles"."deleted_at" is null),
	CONSTRAINT "roles_permissions_check" CHECK (jsonb_typeof("roles"."permissions") = 'array')
);
--> statement-breakpoint
CREATE TABLE "user_roles" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"role_id" uuid NOT NULL,
	"assigned_by" uuid,
	"assigned_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_roles_user_id_role_id_key" UNIQUE("user_id","role_id")
);
--> statement-breakpoint
CREATE TABLE "system_settings" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"value" jsonb NOT NULL,
	"category" text DEFAULT 'general' NOT NULL,
	"description" text,
	"is_public" boolean DEFAULT false NOT NULL,
	"updated_by" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "system_settings_key_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "organization_members" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"permissions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"invited_by" uuid,
	"invited_at" timestamp with time zone,
	"joined_at" timestamp with time zone,
	"left_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_members_organization_id_user_id_key" UNIQUE("organization_id","user_id"),
	CONSTRAINT "organization_members_role_check" CHECK ("organization_members"."role" in ('owner', 'admin', 'member'))
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"logo_url" text,
	"subscription_id" uuid,
	"billing_email" text,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"stripe_customer_id" text,
	"notes" text,
	"created_by" uuid,
	"suspended_at" timestamp with time zone,
	"archived_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organizations_slug_check" CHECK ("organizations"."slug" = lower("organizations"."slug")),
	CONSTRAINT "organizations_billing_email_check" CHECK ("organizations"."billing_email" = lower("organizations"."billing_email")),
	CONSTRAINT "organizations_status_check" CHECK ("organizations"."status" in ('active', 'suspended'))
);
--> statement-breakpoint
CREATE TABLE "team_members" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"permissions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"added_by" uuid,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	"left_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "team_members_role_check" CHECK ("team_members"."role" in ('lead', 'member'))
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"privacy_level" text DEFAULT 'public' NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_by" uuid,
	"archived_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "teams_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "teams_privacy_level_check" CHECK ("teams"."privacy_level" in ('public', 'private', 'secret'))
);
--> statement-breakpoint
CREATE TABLE "workspace_members" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text DEFAULT 'viewer' NOT NULL,
	"permissions" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"added_by" uuid,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_members_workspace_id_user_id_key" UNIQUE("workspace_id","user_id"),
	CONSTRAINT "workspace_members_role_check" CHECK ("workspace_members"."role" in ('admin', 'editor', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"organization_id" uuid NOT NULL,
	"team_id" uuid,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"visibility" text DEFAULT 'organization' NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_by" uuid,
	"archived_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_organization_id_id_key" UNIQUE("organization_id","id"),
	CONSTRAINT "workspaces_slug_check" CHECK ("workspaces"."slug" = lower("workspaces"."slug")),
	CONSTRAINT "workspaces_visibility_check" CHECK ("workspaces"."visibility" in ('private', 'team', 'organization', 'public'))
);
--> statement-breakpoint
ALTER TABLE "conversion_funnel_events" ADD CONSTRAINT "conversion_funnel_events_funnel_id_conversion_funnels_id_fk" FOREIGN KEY ("funnel_id") REFERENCES "public"."conversion_funnels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversion_funnel_events" ADD CONSTRAINT "conversion_funnel_events_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversion_funnel_events" ADD CONSTRAINT "conversion_funnel_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversion_funnels" ADD CONSTRAINT "conversion_funnels_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_assignments" ADD CONSTRAINT "experiment_assignments_experiment_id_experiments_id_fk" FOREIGN KEY ("experiment_id") REFERENCES "public"."experiments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_assignments" ADD CONSTRAINT "experiment_assignments_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment_assignments" ADD CONSTRAINT "experiment_assignments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feature_usage" ADD CONSTRAINT "feature_usage_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feature_usage" ADD CONSTRAINT "feature_usage_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_metrics_daily" ADD CONSTRAINT "organization_metrics_daily_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "page_views" ADD CONSTRAINT "page_views_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "page_views" ADD CONSTRAINT "page_views_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_engagement_daily" ADD CONSTRAINT "user_engagement_daily_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_engagement_daily" ADD CONSTRAINT "user_engagement_daily_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_preferences" ADD CONSTRAINT "user_preferences_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_profiles" ADD CONSTRAINT "user_profiles_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_impersonated_by_users_id_fk" FOREIGN KEY ("impersonated_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_two_factors" ADD CONSTRAINT "auth_two_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_redemptions" ADD CONSTRAINT "coupon_redemptions_coupon_id_coupons_id_fk" FOREIGN KEY ("coupon_id") REFERENCES "public"."coupons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_redemptions" ADD CONSTRAINT "coupon_redemptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_redemptions" ADD CONSTRAINT "coupon_redemptions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_redemptions" ADD CONSTRAINT "coupon_redemptions_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_redemptions" ADD CONSTRAINT "coupon_redemptions_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_redemptions" ADD CONSTRAINT "coupon_redemptions_booking_tenant_fk" FOREIGN KEY ("organization_id","booking_id") REFERENCES "public"."bookings"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coupon_redemptions" ADD CONSTRAINT "coupon_redemptions_subscription_tenant_fk" FOREIGN KEY ("organization_id","subscription_id") REFERENCES "public"."subscriptions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_line_items" ADD CONSTRAINT "invoice_line_items_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_line_items" ADD CONSTRAINT "invoice_line_items_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_line_items" ADD CONSTRAINT "invoice_line_items_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_line_items" ADD CONSTRAINT "invoice_line_items_plan_id_subscription_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."subscription_plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_line_items" ADD CONSTRAINT "invoice_line_items_invoice_tenant_fk" FOREIGN KEY ("organization_id","invoice_id") REFERENCES "public"."invoices"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_line_items" ADD CONSTRAINT "invoice_line_items_subscription_tenant_fk" FOREIGN KEY ("organization_id","subscription_id") REFERENCES "public"."subscriptions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_subscription_tenant_fk" FOREIGN KEY ("organization_id","subscription_id") REFERENCES "public"."subscriptions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_methods" ADD CONSTRAINT "payment_methods_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_methods" ADD CONSTRAINT "payment_methods_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_payment_method_id_payment_methods_id_fk" FOREIGN KEY ("payment_method_id") REFERENCES "public"."payment_methods"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_refunded_transaction_id_fk" FOREIGN KEY ("refunded_transaction_id") REFERENCES "public"."payment_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_refunded_transaction_tenant_fk" FOREIGN KEY ("organization_id","refunded_transaction_id") REFERENCES "public"."payment_transactions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_invoice_tenant_fk" FOREIGN KEY ("organization_id","invoice_id") REFERENCES "public"."invoices"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_booking_tenant_fk" FOREIGN KEY ("organization_id","booking_id") REFERENCES "public"."bookings"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_subscription_tenant_fk" FOREIGN KEY ("organization_id","subscription_id") REFERENCES "public"."subscriptions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_transactions" ADD CONSTRAINT "payment_transactions_payment_method_tenant_fk" FOREIGN KEY ("organization_id","payment_method_id") REFERENCES "public"."payment_methods"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_plan_id_subscription_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."subscription_plans"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_coupon_id_coupons_id_fk" FOREIGN KEY ("coupon_id") REFERENCES "public"."coupons"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_default_payment_method_id_payment_methods_id_fk" FOREIGN KEY ("default_payment_method_id") REFERENCES "public"."payment_methods"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_payment_method_tenant_fk" FOREIGN KEY ("organization_id","default_payment_method_id") REFERENCES "public"."payment_methods"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_records" ADD CONSTRAINT "usage_records_subscription_id_subscriptions_id_fk" FOREIGN KEY ("subscription_id") REFERENCES "public"."subscriptions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_records" ADD CONSTRAINT "usage_records_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_records" ADD CONSTRAINT "usage_records_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_records" ADD CONSTRAINT "usage_records_subscription_tenant_fk" FOREIGN KEY ("organization_id","subscription_id") REFERENCES "public"."subscriptions"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_ingest_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."ingest_projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_tenant_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."ingest_projects"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_group_hours" ADD CONSTRAINT "error_group_hours_group_id_error_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."error_groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_group_hours" ADD CONSTRAINT "error_group_hours_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_group_hours" ADD CONSTRAINT "error_group_hours_group_tenant_fk" FOREIGN KEY ("organization_id","group_id") REFERENCES "public"."error_groups"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_group_users" ADD CONSTRAINT "error_group_users_group_id_error_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."error_groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_group_users" ADD CONSTRAINT "error_group_users_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_group_users" ADD CONSTRAINT "error_group_users_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_group_users" ADD CONSTRAINT "error_group_users_group_tenant_fk" FOREIGN KEY ("organization_id","group_id") REFERENCES "public"."error_groups"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_groups" ADD CONSTRAINT "error_groups_project_id_ingest_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."ingest_projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_groups" ADD CONSTRAINT "error_groups_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_groups" ADD CONSTRAINT "error_groups_assignee_id_users_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_groups" ADD CONSTRAINT "error_groups_resolved_by_users_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_groups" ADD CONSTRAINT "error_groups_project_tenant_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."ingest_projects"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_groups" ADD CONSTRAINT "error_groups_merged_into_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."error_groups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_groups" ADD CONSTRAINT "error_groups_merged_into_tenant_fk" FOREIGN KEY ("organization_id","merged_into_id") REFERENCES "public"."error_groups"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_notes" ADD CONSTRAINT "error_notes_group_id_error_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."error_groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_notes" ADD CONSTRAINT "error_notes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_notes" ADD CONSTRAINT "error_notes_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_notes" ADD CONSTRAINT "error_notes_group_tenant_fk" FOREIGN KEY ("organization_id","group_id") REFERENCES "public"."error_groups"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_outcomes" ADD CONSTRAINT "ingest_outcomes_project_id_ingest_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."ingest_projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_outcomes" ADD CONSTRAINT "ingest_outcomes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_outcomes" ADD CONSTRAINT "ingest_outcomes_project_tenant_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."ingest_projects"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_projects" ADD CONSTRAINT "ingest_projects_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_role_id_roles_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."roles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_items" ADD CONSTRAINT "booking_items_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_items" ADD CONSTRAINT "booking_items_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_items" ADD CONSTRAINT "booking_items_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "booking_items" ADD CONSTRAINT "booking_items_booking_tenant_fk" FOREIGN KEY ("organization_id","booking_id") REFERENCES "public"."bookings"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_pickup_address_user_fk" FOREIGN KEY ("user_id","pickup_address_id") REFERENCES "public"."user_addresses"("user_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bookings" ADD CONSTRAINT "bookings_delivery_address_user_fk" FOREIGN KEY ("user_id","delivery_address_id") REFERENCES "public"."user_addresses"("user_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_assignments" ADD CONSTRAINT "delivery_assignments_booking_id_bookings_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."bookings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_assignments" ADD CONSTRAINT "delivery_assignments_driver_id_delivery_drivers_id_fk" FOREIGN KEY ("driver_id") REFERENCES "public"."delivery_drivers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_assignments" ADD CONSTRAINT "delivery_assignments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_assignments" ADD CONSTRAINT "delivery_assignments_assigned_by_users_id_fk" FOREIGN KEY ("assigned_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_assignments" ADD CONSTRAINT "delivery_assignments_booking_tenant_fk" FOREIGN KEY ("organization_id","booking_id") REFERENCES "public"."bookings"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_drivers" ADD CONSTRAINT "delivery_drivers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_drivers" ADD CONSTRAINT "delivery_drivers_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loyalty_rewards" ADD CONSTRAINT "loyalty_rewards_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loyalty_rewards" ADD CONSTRAINT "loyalty_rewards_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_service_options" ADD CONSTRAINT "service_service_options_service_id_services_id_fk" FOREIGN KEY ("service_id") REFERENCES "public"."services"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_service_options" ADD CONSTRAINT "service_service_options_service_option_id_fk" FOREIGN KEY ("service_option_id") REFERENCES "public"."service_options"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_category_id_service_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."service_categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_addresses" ADD CONSTRAINT "user_addresses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_addresses" ADD CONSTRAINT "user_addresses_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_logs" ADD CONSTRAINT "error_logs_project_id_ingest_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."ingest_projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_logs" ADD CONSTRAINT "error_logs_group_id_error_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."error_groups"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_logs" ADD CONSTRAINT "error_logs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_logs" ADD CONSTRAINT "error_logs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_logs" ADD CONSTRAINT "error_logs_resolved_by_users_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_logs" ADD CONSTRAINT "error_logs_group_tenant_fk" FOREIGN KEY ("organization_id","group_id") REFERENCES "public"."error_groups"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "error_logs" ADD CONSTRAINT "error_logs_project_tenant_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."ingest_projects"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performance_metrics" ADD CONSTRAINT "performance_metrics_project_id_ingest_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."ingest_projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performance_metrics" ADD CONSTRAINT "performance_metrics_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "performance_metrics" ADD CONSTRAINT "performance_metrics_project_tenant_fk" FOREIGN KEY ("organization_id","project_id") REFERENCES "public"."ingest_projects"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_revoked_by_users_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_team_tenant_fk" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_workspace_tenant_fk" FOREIGN KEY ("organization_id","workspace_id") REFERENCES "public"."workspaces"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_role_id_roles_id_fk" FOREIGN KEY ("role_id") REFERENCES "public"."roles"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_assigned_by_users_id_fk" FOREIGN KEY ("assigned_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "system_settings" ADD CONSTRAINT "system_settings_updated_by_users_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_members" ADD CONSTRAINT "organization_members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_members" ADD CONSTRAINT "organization_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_members" ADD CONSTRAINT "organization_members_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_team_tenant_fk" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_members" ADD CONSTRAINT "team_members_member_tenant_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."organization_members"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_added_by_users_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_workspace_tenant_fk" FOREIGN KEY ("organization_id","workspace_id") REFERENCES "public"."workspaces"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_member_tenant_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."organization_members"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_team_tenant_fk" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversion_funnel_events_funnel_id_idx" ON "conversion_funnel_events" USING btree ("funnel_id","step_order","occurred_at");--> statement-breakpoint
CREATE INDEX "conversion_funnel_events_user_id_idx" ON "conversion_funnel_events" USING btree ("user_id","funnel_id");--> statement-breakpoint
CREATE INDEX "conversion_funnel_events_organization_id_idx" ON "conversion_funnel_events" USING btree ("organization_id","occurred_at","id");--> statement-breakpoint
CREATE INDEX "conversion_funnel_events_occurred_at_idx" ON "conversion_funnel_events" USING btree ("occurred_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "conversion_funnels_name_key" ON "conversion_funnels" USING btree ("name") WHERE "conversion_funnels"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "conversion_funnels_created_by_idx" ON "conversion_funnels" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "events_timestamp_idx" ON "events" USING btree ("timestamp","id");--> statement-breakpoint
CREATE INDEX "events_user_id_idx" ON "events" USING btree ("user_id","timestamp","id");--> statement-breakpoint
CREATE INDEX "events_organization_id_idx" ON "events" USING btree ("organization_id","timestamp","id");--> statement-breakpoint
CREATE INDEX "events_event_name_idx" ON "events" USING btree ("event_name","timestamp","id");--> statement-breakpoint
CREATE INDEX "events_anonymous_id_idx" ON "events" USING btree ("anonymous_id","timestamp");--> statement-breakpoint
CREATE INDEX "events_message_id_idx" ON "events" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "experiment_assignments_variant_idx" ON "experiment_assignments" USING btree ("experiment_id","variant_name","assigned_at");--> statement-breakpoint
CREATE INDEX "experiment_assignments_user_id_idx" ON "experiment_assignments" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "experiment_assignments_organization_id_idx" ON "experiment_assignments" USING btree ("organization_id","assigned_at","id");--> statement-breakpoint
CREATE INDEX "experiment_assignments_assigned_at_idx" ON "experiment_assignments" USING btree ("assigned_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "experiments_key_key" ON "experiments" USING btree ("key") WHERE "experiments"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "experiments_status_idx" ON "experiments" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "experiments_created_at_idx" ON "experiments" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "experiments_created_by_idx" ON "experiments" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "feature_usage_user_id_idx" ON "feature_usage" USING btree ("user_id","used_at");--> statement-breakpoint
CREATE INDEX "feature_usage_organization_id_idx" ON "feature_usage" USING btree ("organization_id","used_at","id");--> statement-breakpoint
CREATE INDEX "feature_usage_feature_name_idx" ON "feature_usage" USING btree ("feature_name","used_at");--> statement-breakpoint
CREATE INDEX "feature_usage_used_at_idx" ON "feature_usage" USING btree ("used_at","id");--> statement-breakpoint
CREATE INDEX "organization_metrics_daily_date_idx" ON "organization_metrics_daily" USING btree ("date","id");--> statement-breakpoint
CREATE INDEX "page_views_viewed_at_idx" ON "page_views" USING btree ("viewed_at","id");--> statement-breakpoint
CREATE INDEX "page_views_session_id_idx" ON "page_views" USING btree ("session_id","viewed_at");--> statement-breakpoint
CREATE INDEX "page_views_user_id_idx" ON "page_views" USING btree ("user_id","viewed_at","id");--> statement-breakpoint
CREATE INDEX "page_views_organization_id_idx" ON "page_views" USING btree ("organization_id","viewed_at","id");--> statement-breakpoint
CREATE INDEX "page_views_message_id_idx" ON "page_views" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "user_engagement_daily_organization_id_idx" ON "user_engagement_daily" USING btree ("organization_id","date");--> statement-breakpoint
CREATE INDEX "user_engagement_daily_date_idx" ON "user_engagement_daily" USING btree ("date","id");--> statement-breakpoint
CREATE INDEX "user_profiles_display_name_trgm_idx" ON "user_profiles" USING gin ("display_name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "user_sessions_user_id_idx" ON "user_sessions" USING btree ("user_id","expires_at");--> statement-breakpoint
CREATE INDEX "user_sessions_impersonated_by_idx" ON "user_sessions" USING btree ("impersonated_by");--> statement-breakpoint
CREATE INDEX "user_sessions_active_organization_id_idx" ON "user_sessions" USING btree ("active_organization_id");--> statement-breakpoint
CREATE INDEX "user_sessions_expires_at_idx" ON "user_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree ("email") WHERE "users"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "users_email_idx" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "users_email_trgm_idx" ON "users" USING gin ("email" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "users_full_name_trgm_idx" ON "users" USING gin ("full_name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "users_auth_provider_id_idx" ON "users" USING btree ("auth_provider_id","auth_provider");--> statement-breakpoint
CREATE UNIQUE INDEX "users_stripe_customer_id_key" ON "users" USING btree ("stripe_customer_id");--> statement-breakpoint
CREATE INDEX "users_status_idx" ON "users" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "users_created_at_idx" ON "users" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "auth_accounts_user_id_idx" ON "auth_accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_two_factors_user_id_idx" ON "auth_two_factors" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_verifications_identifier_idx" ON "auth_verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "auth_verifications_expires_at_idx" ON "auth_verifications" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "coupon_redemptions_user_id_idx" ON "coupon_redemptions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "coupon_redemptions_organization_id_redeemed_at_idx" ON "coupon_redemptions" USING btree ("organization_id","redeemed_at","id");--> statement-breakpoint
CREATE INDEX "coupon_redemptions_subscription_id_idx" ON "coupon_redemptions" USING btree ("subscription_id","organization_id");--> statement-breakpoint
CREATE INDEX "coupon_redemptions_booking_id_idx" ON "coupon_redemptions" USING btree ("booking_id","organization_id");--> statement-breakpoint
CREATE INDEX "coupon_redemptions_redeemed_at_idx" ON "coupon_redemptions" USING btree ("redeemed_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "coupons_code_key" ON "coupons" USING btree ("code") WHERE "coupons"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "coupons_created_at_idx" ON "coupons" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "invoice_line_items_invoice_id_idx" ON "invoice_line_items" USING btree ("invoice_id","created_at","id");--> statement-breakpoint
CREATE INDEX "invoice_line_items_organization_id_invoice_id_idx" ON "invoice_line_items" USING btree ("organization_id","invoice_id");--> statement-breakpoint
CREATE INDEX "invoice_line_items_subscription_id_idx" ON "invoice_line_items" USING btree ("subscription_id","organization_id");--> statement-breakpoint
CREATE INDEX "invoice_line_items_plan_id_idx" ON "invoice_line_items" USING btree ("plan_id");--> statement-breakpoint
CREATE INDEX "invoices_subscription_id_idx" ON "invoices" USING btree ("subscription_id","organization_id");--> statement-breakpoint
CREATE INDEX "invoices_user_id_idx" ON "invoices" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "invoices_organization_id_created_at_idx" ON "invoices" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "invoices_status_idx" ON "invoices" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "invoices_due_at_idx" ON "invoices" USING btree ("due_at","id");--> statement-breakpoint
CREATE INDEX "invoices_created_at_idx" ON "invoices" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "invoices_number_trgm_idx" ON "invoices" USING gin ("number" gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "payment_methods_provider_payment_method_id_key" ON "payment_methods" USING btree ("provider_payment_method_id") WHERE "payment_methods"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_methods_default_user_key" ON "payment_methods" USING btree ("user_id") WHERE "payment_methods"."is_default" and "payment_methods"."organization_id" is null and "payment_methods"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_methods_default_organization_key" ON "payment_methods" USING btree ("organization_id") WHERE "payment_methods"."is_default" and "payment_methods"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "payment_methods_user_id_idx" ON "payment_methods" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "payment_methods_created_at_idx" ON "payment_methods" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "payment_methods_card_fingerprint_idx" ON "payment_methods" USING btree ("card_fingerprint");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_transactions_stripe_payment_intent_id_key" ON "payment_transactions" USING btree ("stripe_payment_intent_id") WHERE "payment_transactions"."kind" = 'payment';--> statement-breakpoint
CREATE INDEX "payment_transactions_user_id_idx" ON "payment_transactions" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "payment_transactions_organization_id_created_at_idx" ON "payment_transactions" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "payment_transactions_invoice_id_idx" ON "payment_transactions" USING btree ("invoice_id","organization_id");--> statement-breakpoint
CREATE INDEX "payment_transactions_subscription_id_idx" ON "payment_transactions" USING btree ("subscription_id","organization_id");--> statement-breakpoint
CREATE INDEX "payment_transactions_booking_id_idx" ON "payment_transactions" USING btree ("booking_id","organization_id");--> statement-breakpoint
CREATE INDEX "payment_transactions_payment_method_id_idx" ON "payment_transactions" USING btree ("payment_method_id","organization_id");--> statement-breakpoint
CREATE INDEX "payment_transactions_refunded_transaction_id_idx" ON "payment_transactions" USING btree ("refunded_transaction_id","organization_id");--> statement-breakpoint
CREATE INDEX "payment_transactions_status_idx" ON "payment_transactions" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "payment_transactions_created_at_idx" ON "payment_transactions" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_plans_code_key" ON "subscription_plans" USING btree ("code") WHERE "subscription_plans"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "subscription_plans_stripe_price_id_key" ON "subscription_plans" USING btree ("stripe_price_id");--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_one_per_organization_key" ON "subscriptions" USING btree ("organization_id") WHERE "subscriptions"."status" in ('trialing', 'active', 'past_due');--> statement-breakpoint
CREATE INDEX "subscriptions_user_id_idx" ON "subscriptions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "subscriptions_organization_id_created_at_idx" ON "subscriptions" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "subscriptions_plan_id_idx" ON "subscriptions" USING btree ("plan_id");--> statement-breakpoint
CREATE INDEX "subscriptions_coupon_id_idx" ON "subscriptions" USING btree ("coupon_id");--> statement-breakpoint
CREATE INDEX "subscriptions_default_payment_method_id_idx" ON "subscriptions" USING btree ("default_payment_method_id","organization_id");--> statement-breakpoint
CREATE INDEX "subscriptions_status_idx" ON "subscriptions" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "subscriptions_current_period_end_idx" ON "subscriptions" USING btree ("current_period_end","id");--> statement-breakpoint
CREATE INDEX "subscriptions_created_at_idx" ON "subscriptions" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "subscriptions_stripe_customer_id_idx" ON "subscriptions" USING btree ("stripe_customer_id");--> statement-breakpoint
CREATE INDEX "usage_records_period_idx" ON "usage_records" USING btree ("subscription_id","metric_name","billing_period_start");--> statement-breakpoint
CREATE INDEX "usage_records_organization_id_subscription_id_idx" ON "usage_records" USING btree ("organization_id","subscription_id");--> statement-breakpoint
CREATE INDEX "usage_records_organization_id_recorded_at_idx" ON "usage_records" USING btree ("organization_id","recorded_at","id");--> statement-breakpoint
CREATE INDEX "usage_records_user_id_idx" ON "usage_records" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "usage_records_recorded_at_idx" ON "usage_records" USING btree ("recorded_at","id");--> statement-breakpoint
CREATE INDEX "api_keys_project_id_idx" ON "api_keys" USING btree ("project_id","organization_id");--> statement-breakpoint
CREATE INDEX "api_keys_organization_id_created_at_idx" ON "api_keys" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "api_keys_created_by_idx" ON "api_keys" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "change_guards_change_id_idx" ON "change_guards" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "change_rows_change_id_idx" ON "change_rows" USING btree ("change_id","id");--> statement-breakpoint
CREATE INDEX "change_rows_row_id_idx" ON "change_rows" USING btree ("table_name","row_id","id");--> statement-breakpoint
CREATE INDEX "change_rows_organization_id_idx" ON "change_rows" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "error_group_hours_organization_id_group_id_idx" ON "error_group_hours" USING btree ("organization_id","group_id");--> statement-breakpoint
CREATE INDEX "error_group_hours_hour_idx" ON "error_group_hours" USING btree ("hour");--> statement-breakpoint
CREATE INDEX "error_group_users_organization_id_group_id_idx" ON "error_group_users" USING btree ("organization_id","group_id");--> statement-breakpoint
CREATE INDEX "error_group_users_user_id_idx" ON "error_group_users" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "error_groups_project_id_idx" ON "error_groups" USING btree ("project_id","organization_id");--> statement-breakpoint
CREATE INDEX "error_groups_merged_into_id_idx" ON "error_groups" USING btree ("merged_into_id","organization_id");--> statement-breakpoint
CREATE INDEX "error_groups_assignee_id_idx" ON "error_groups" USING btree ("assignee_id","last_seen","id");--> statement-breakpoint
CREATE INDEX "error_groups_resolved_by_idx" ON "error_groups" USING btree ("resolved_by");--> statement-breakpoint
CREATE INDEX "error_groups_last_seen_idx" ON "error_groups" USING btree ("last_seen","id");--> statement-breakpoint
CREATE INDEX "error_groups_first_seen_idx" ON "error_groups" USING btree ("first_seen","id");--> statement-breakpoint
CREATE INDEX "error_groups_event_count_idx" ON "error_groups" USING btree ("event_count","id");--> statement-breakpoint
CREATE INDEX "error_groups_user_count_idx" ON "error_groups" USING btree ("user_count","id");--> statement-breakpoint
CREATE INDEX "error_groups_status_idx" ON "error_groups" USING btree ("status","last_seen","id");--> statement-breakpoint
CREATE INDEX "error_groups_organization_id_last_seen_idx" ON "error_groups" USING btree ("organization_id","last_seen","id");--> statement-breakpoint
CREATE INDEX "error_groups_title_trgm_idx" ON "error_groups" USING gin ("title" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "error_groups_culprit_trgm_idx" ON "error_groups" USING gin ("culprit" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "error_notes_group_id_idx" ON "error_notes" USING btree ("group_id","created_at","id");--> statement-breakpoint
CREATE INDEX "error_notes_organization_id_group_id_idx" ON "error_notes" USING btree ("organization_id","group_id");--> statement-breakpoint
CREATE INDEX "error_notes_author_id_idx" ON "error_notes" USING btree ("author_id");--> statement-breakpoint
CREATE INDEX "ingest_outcomes_organization_id_project_id_idx" ON "ingest_outcomes" USING btree ("organization_id","project_id");--> statement-breakpoint
CREATE INDEX "ingest_outcomes_hour_idx" ON "ingest_outcomes" USING btree ("hour");--> statement-breakpoint
CREATE UNIQUE INDEX "ingest_projects_slug_key" ON "ingest_projects" USING btree ("slug") WHERE "ingest_projects"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "mail_messages_to_address_idx" ON "mail_messages" USING btree ("to_address","created_at");--> statement-breakpoint
CREATE INDEX "mail_messages_change_id_idx" ON "mail_messages" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "mail_messages_created_at_idx" ON "mail_messages" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "notifications_user_id_idx" ON "notifications" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "notifications_unread_idx" ON "notifications" USING btree ("user_id") WHERE "notifications"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notifications_organization_id_idx" ON "notifications" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "outbox_change_id_idx" ON "outbox" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "outbox_due_idx" ON "outbox" USING btree ("next_attempt_at","id") WHERE "outbox"."status" in ('pending', 'failed');--> statement-breakpoint
CREATE INDEX "outbox_created_at_idx" ON "outbox" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "saved_views_owner_id_idx" ON "saved_views" USING btree ("owner_id","resource");--> statement-breakpoint
CREATE INDEX "saved_views_role_id_idx" ON "saved_views" USING btree ("role_id");--> statement-breakpoint
CREATE INDEX "saved_views_organization_id_idx" ON "saved_views" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "saved_views_resource_idx" ON "saved_views" USING btree ("resource","scope","position");--> statement-breakpoint
CREATE INDEX "booking_items_booking_id_idx" ON "booking_items" USING btree ("booking_id","created_at","id");--> statement-breakpoint
CREATE INDEX "booking_items_organization_id_booking_id_idx" ON "booking_items" USING btree ("organization_id","booking_id");--> statement-breakpoint
CREATE INDEX "booking_items_service_id_idx" ON "booking_items" USING btree ("service_id");--> statement-breakpoint
CREATE INDEX "bookings_user_id_idx" ON "bookings" USING btree ("user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "bookings_organization_id_created_at_idx" ON "bookings" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "bookings_service_id_idx" ON "bookings" USING btree ("service_id");--> statement-breakpoint
CREATE INDEX "bookings_pickup_address_id_idx" ON "bookings" USING btree ("pickup_address_id","user_id");--> statement-breakpoint
CREATE INDEX "bookings_delivery_address_id_idx" ON "bookings" USING btree ("delivery_address_id","user_id");--> statement-breakpoint
CREATE INDEX "bookings_status_idx" ON "bookings" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "bookings_pickup_date_idx" ON "bookings" USING btree ("pickup_date","id");--> statement-breakpoint
CREATE INDEX "bookings_delivery_date_idx" ON "bookings" USING btree ("delivery_date","id");--> statement-breakpoint
CREATE INDEX "bookings_created_at_idx" ON "bookings" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "bookings_booking_number_trgm_idx" ON "bookings" USING gin ("booking_number" gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_assignments_booking_id_assignment_type_key" ON "delivery_assignments" USING btree ("booking_id","assignment_type") WHERE "delivery_assignments"."status" not in ('cancelled', 'failed');--> statement-breakpoint
CREATE INDEX "delivery_assignments_booking_id_idx" ON "delivery_assignments" USING btree ("booking_id","organization_id");--> statement-breakpoint
CREATE INDEX "delivery_assignments_driver_id_idx" ON "delivery_assignments" USING btree ("driver_id","assigned_at","id");--> statement-breakpoint
CREATE INDEX "delivery_assignments_organization_id_assigned_at_idx" ON "delivery_assignments" USING btree ("organization_id","assigned_at","id");--> statement-breakpoint
CREATE INDEX "delivery_assignments_assigned_by_idx" ON "delivery_assignments" USING btree ("assigned_by");--> statement-breakpoint
CREATE INDEX "delivery_assignments_status_idx" ON "delivery_assignments" USING btree ("status","assigned_at","id");--> statement-breakpoint
CREATE INDEX "delivery_assignments_assigned_at_idx" ON "delivery_assignments" USING btree ("assigned_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_drivers_user_id_key" ON "delivery_drivers" USING btree ("user_id") WHERE "delivery_drivers"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "delivery_drivers_user_id_idx" ON "delivery_drivers" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "delivery_drivers_organization_id_created_at_idx" ON "delivery_drivers" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "delivery_drivers_is_available_idx" ON "delivery_drivers" USING btree ("is_available");--> statement-breakpoint
CREATE INDEX "loyalty_rewards_organization_id_created_at_idx" ON "loyalty_rewards" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "service_categories_name_key" ON "service_categories" USING btree ("name") WHERE "service_categories"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "service_categories_sort_order_idx" ON "service_categories" USING btree ("sort_order","id");--> statement-breakpoint
CREATE UNIQUE INDEX "service_options_code_key" ON "service_options" USING btree ("code") WHERE "service_options"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "service_service_options_service_option_id_idx" ON "service_service_options" USING btree ("service_option_id");--> statement-breakpoint
CREATE UNIQUE INDEX "services_code_key" ON "services" USING btree ("code") WHERE "services"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "services_category_id_idx" ON "services" USING btree ("category_id","sort_order");--> statement-breakpoint
CREATE UNIQUE INDEX "user_addresses_default_key" ON "user_addresses" USING btree ("user_id") WHERE "user_addresses"."is_default" and "user_addresses"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "user_addresses_organization_id_created_at_idx" ON "user_addresses" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "user_addresses_created_at_idx" ON "user_addresses" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "user_addresses_postal_code_idx" ON "user_addresses" USING btree ("postal_code");--> statement-breakpoint
CREATE INDEX "activities_created_at_idx" ON "activities" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "activities_actor_id_idx" ON "activities" USING btree ("actor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "activities_organization_id_idx" ON "activities" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "activities_entity_idx" ON "activities" USING btree ("entity_type","entity_id","created_at","id");--> statement-breakpoint
CREATE INDEX "activities_action_idx" ON "activities" USING btree ("action","created_at","id");--> statement-breakpoint
CREATE INDEX "activities_change_id_idx" ON "activities" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "activities_reverts_change_id_idx" ON "activities" USING btree ("reverts_change_id") WHERE "activities"."reverts_change_id" is not null;--> statement-breakpoint
CREATE INDEX "activities_transaction_id_idx" ON "activities" USING btree ("transaction_id","entity_type","entity_id");--> statement-breakpoint
CREATE INDEX "activities_chain_position_idx" ON "activities" USING btree ("chain","position");--> statement-breakpoint
CREATE INDEX "error_logs_occurred_at_idx" ON "error_logs" USING btree ("occurred_at","id");--> statement-breakpoint
CREATE INDEX "error_logs_organization_id_idx" ON "error_logs" USING btree ("organization_id","occurred_at","id");--> statement-breakpoint
CREATE INDEX "error_logs_group_id_idx" ON "error_logs" USING btree ("group_id","occurred_at","id");--> statement-breakpoint
CREATE INDEX "error_logs_organization_id_group_id_idx" ON "error_logs" USING btree ("organization_id","group_id") WHERE "error_logs"."organization_id" is not null;--> statement-breakpoint
CREATE INDEX "error_logs_project_id_organization_id_idx" ON "error_logs" USING btree ("project_id","organization_id");--> statement-breakpoint
CREATE INDEX "error_logs_event_id_idx" ON "error_logs" USING btree ("event_id","project_id");--> statement-breakpoint
CREATE INDEX "error_logs_user_id_idx" ON "error_logs" USING btree ("user_id","occurred_at","id") WHERE "error_logs"."user_id" is not null;--> statement-breakpoint
CREATE INDEX "error_logs_resolved_by_idx" ON "error_logs" USING btree ("resolved_by") WHERE "error_logs"."resolved_by" is not null;--> statement-breakpoint
CREATE INDEX "performance_metrics_timestamp_idx" ON "performance_metrics" USING btree ("timestamp","id");--> statement-breakpoint
CREATE INDEX "performance_metrics_metric_name_idx" ON "performance_metrics" USING btree ("metric_name","timestamp");--> statement-breakpoint
CREATE INDEX "performance_metrics_organization_id_idx" ON "performance_metrics" USING btree ("organization_id","timestamp","id");--> statement-breakpoint
CREATE INDEX "performance_metrics_project_id_idx" ON "performance_metrics" USING btree ("project_id","organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_pending_key" ON "invitations" USING btree ("organization_id","invitee_email",coalesce("team_id", '00000000-0000-0000-0000-000000000000'::uuid),coalesce("workspace_id", '00000000-0000-0000-0000-000000000000'::uuid)) WHERE "invitations"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "invitations_organization_id_created_at_idx" ON "invitations" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "invitations_organization_id_team_id_idx" ON "invitations" USING btree ("organization_id","team_id");--> statement-breakpoint
CREATE INDEX "invitations_organization_id_workspace_id_idx" ON "invitations" USING btree ("organization_id","workspace_id");--> statement-breakpoint
CREATE INDEX "invitations_invitee_email_idx" ON "invitations" USING btree ("invitee_email");--> statement-breakpoint
CREATE INDEX "invitations_invited_by_idx" ON "invitations" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "invitations_accepted_by_idx" ON "invitations" USING btree ("accepted_by");--> statement-breakpoint
CREATE INDEX "invitations_revoked_by_idx" ON "invitations" USING btree ("revoked_by");--> statement-breakpoint
CREATE UNIQUE INDEX "roles_name_key" ON "roles" USING btree ("name") WHERE "roles"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "user_roles_role_id_idx" ON "user_roles" USING btree ("role_id");--> statement-breakpoint
CREATE INDEX "user_roles_assigned_by_idx" ON "user_roles" USING btree ("assigned_by");--> statement-breakpoint
CREATE INDEX "user_roles_expires_at_idx" ON "user_roles" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "system_settings_category_idx" ON "system_settings" USING btree ("category","key");--> statement-breakpoint
CREATE INDEX "system_settings_updated_by_idx" ON "system_settings" USING btree ("updated_by");--> statement-breakpoint
CREATE INDEX "organization_members_user_id_idx" ON "organization_members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "organization_members_is_active_idx" ON "organization_members" USING btree ("is_active");--> statement-breakpoint
CREATE INDEX "organization_members_invited_by_idx" ON "organization_members" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "organization_members_created_at_idx" ON "organization_members" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations" USING btree ("slug") WHERE "organizations"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_stripe_customer_id_key" ON "organizations" USING btree ("stripe_customer_id");--> statement-breakpoint
CREATE INDEX "organizations_subscription_id_idx" ON "organizations" USING btree ("subscription_id","id");--> statement-breakpoint
CREATE INDEX "organizations_created_by_idx" ON "organizations" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "organizations_created_at_idx" ON "organizations" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "organizations_name_idx" ON "organizations" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "organizations_name_trgm_idx" ON "organizations" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "team_members_team_id_user_id_key" ON "team_members" USING btree ("team_id","user_id") WHERE "team_members"."left_at" is null;--> statement-breakpoint
CREATE INDEX "team_members_organization_id_team_id_idx" ON "team_members" USING btree ("organization_id","team_id","user_id");--> statement-breakpoint
CREATE INDEX "team_members_user_id_idx" ON "team_members" USING btree ("user_id","organization_id");--> statement-breakpoint
CREATE INDEX "team_members_added_by_idx" ON "team_members" USING btree ("added_by");--> statement-breakpoint
CREATE UNIQUE INDEX "teams_organization_id_name_key" ON "teams" USING btree ("organization_id","name") WHERE "teams"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "teams_organization_id_created_at_idx" ON "teams" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "teams_created_by_idx" ON "teams" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "workspace_members_organization_id_workspace_id_idx" ON "workspace_members" USING btree ("organization_id","workspace_id","user_id");--> statement-breakpoint
CREATE INDEX "workspace_members_user_id_idx" ON "workspace_members" USING btree ("user_id","organization_id");--> statement-breakpoint
CREATE INDEX "workspace_members_added_by_idx" ON "workspace_members" USING btree ("added_by");--> statement-breakpoint
CREATE UNIQUE INDEX "workspaces_organization_id_slug_key" ON "workspaces" USING btree ("organization_id","slug") WHERE "workspaces"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "workspaces_organization_id_team_id_idx" ON "workspaces" USING btree ("organization_id","team_id");--> statement-breakpoint
CREATE INDEX "workspaces_organization_id_created_at_idx" ON "workspaces" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "workspaces_created_by_idx" ON "workspaces" USING btree ("created_by");--> statement-breakpoint
-- By hand from here on: drizzle has no words for these.
-- An organization points only at a subscription that it pays for itself.
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_subscription_tenant_fk" FOREIGN KEY ("id","subscription_id") REFERENCES "public"."subscriptions"("organization_id","id") DEFERRABLE INITIALLY DEFERRED;--> statement-breakpoint
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_active_organization_id_fk" FOREIGN KEY ("active_organization_id") REFERENCES "public"."organizations"("id") ON DELETE SET NULL;--> statement-breakpoint
-- A driver is in one place at a time.
ALTER TABLE "delivery_assignments" ADD CONSTRAINT "delivery_assignments_driver_slot_excl" EXCLUDE USING gist ("driver_id" WITH =, "during" WITH &&) WHERE ("status" NOT IN ('cancelled', 'failed'));--> statement-breakpoint
-- Makes the missing monthly partitions of every log table and returns how many. Months are UTC months.
-- Row-level security is switched on and forced on each partition, which has no policies: nobody reads one
-- around its parent. A month whose rows already lie in the default partition is skipped with a warning;
-- moving them is a maintenance task, since the audit log refuses deletes.
CREATE FUNCTION "ensure_log_partitions"("months_back" integer, "months_ahead" integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  log_table text;
  this_month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
  month timestamp;
  partition text;
  made integer := 0;
BEGIN
  IF months_back IS NULL OR months_ahead IS NULL OR months_back NOT BETWEEN 0 AND 1200 OR months_ahead NOT BETWEEN 0 AND 120 THEN
    RAISE EXCEPTION 'months_back must be 0 to 1200 and months_ahead 0 to 120' USING ERRCODE = '22023';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ensure_log_partitions'));
  FOREACH log_table IN ARRAY ARRAY['events', 'page_views', 'activities', 'error_logs', 'performance_metrics'] LOOP
    partition := log_table || '_default';
    IF to_regclass(format('public.%I', partition)) IS NULL THEN
      EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I DEFAULT', partition, log_table);
      EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', partition);
      made := made + 1;
    END IF;
    FOR month IN SELECT generate_series(this_month - make_interval(months => months_back), this_month + make_interval(months => months_ahead), interval '1 month') LOOP
      partition := log_table || to_char(month, '_YYYY_MM');
      CONTINUE WHEN to_regclass(format('public.%I', partition)) IS NOT NULL;
      BEGIN
        EXECUTE format(
          'CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
          partition, log_table, month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC'
        );
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', partition);
        made := made + 1;
      EXCEPTION WHEN check_violation THEN
        RAISE WARNING 'partition % not made: its rows already lie in %_default', partition, log_table;
      END;
    END LOOP;
  END LOOP;
  RETURN made;
END;
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "ensure_log_partitions"(integer, integer) FROM PUBLIC;--> statement-breakpoint
SELECT "ensure_log_partitions"(6, 3);
