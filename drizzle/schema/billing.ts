import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import {
  billingIntervals,
  couponDurations,
  discountTypes,
  invoiceStatuses,
  paymentKinds,
  paymentMethodTypes,
  paymentStatuses,
  subscriptionStatuses,
} from "#shared/states.ts";
import { users } from "./authentication.ts";
import { id, instant, isCurrency, jsonObject, money, notNegative, oneOf, times, version } from "./columns.ts";
import { bookings } from "./laundry.ts";
import { organizations } from "./tenancy.ts";

export const subscriptionPlans = pgTable(
  "subscription_plans",
  {
    id: id(),
    name: text("name").notNull(),
    code: text("code").notNull(),
    description: text("description"),
    priceAmount: money("price_amount").notNull(),
    currency: text("currency").notNull(),
    billingInterval: text("billing_interval", { enum: billingIntervals }).notNull().default("month"),
    trialDays: integer("trial_days").notNull().default(0),
    features: jsonObject("features"),
    isActive: boolean("is_active").notNull().default(true),
    isPublic: boolean("is_public").notNull().default(true),
    sortOrder: integer("sort_order").notNull().default(0),
    stripeProductId: text("stripe_product_id"),
    stripePriceId: text("stripe_price_id"),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("subscription_plans_code_key")
      .on(t.code)
      .where(sql`${t.deletedAt} is null`),
    uniqueIndex("subscription_plans_stripe_price_id_key").on(t.stripePriceId),
    isCurrency(t.currency),
    notNegative(t.priceAmount),
    notNegative(t.trialDays),
    oneOf(t.billingInterval, billingIntervals),
  ],
);

export const subscriptions = pgTable(
  "subscriptions",
  {
    id: id(),
    // Exactly one of the two pays.
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    planId: uuid("plan_id")
      .notNull()
      .references(() => subscriptionPlans.id),
    status: text("status", { enum: subscriptionStatuses }).notNull().default("incomplete"),
    quantity: integer("quantity").notNull().default(1),
    // What was agreed, per unit and interval: the plan's price may change later.
    priceAmount: money("price_amount").notNull(),
    currency: text("currency").notNull(),
    billingInterval: text("billing_interval", { enum: billingIntervals }).notNull().default("month"),
    couponId: uuid("coupon_id").references(() => coupons.id),
    defaultPaymentMethodId: uuid("default_payment_method_id").references(() => paymentMethods.id),
    stripeSubscriptionId: text("stripe_subscription_id"),
    stripeCustomerId: text("stripe_customer_id"),
    currentPeriodStart: instant("current_period_start"),
    currentPeriodEnd: instant("current_period_end"),
    trialStart: instant("trial_start"),
    trialEnd: instant("trial_end"),
    cancelAtPeriodEnd: boolean("cancel_at_period_end").notNull().default(false),
    canceledAt: instant("canceled_at"),
    cancellationReason: text("cancellation_reason"),
    endedAt: instant("ended_at"),
    dunningPausedUntil: instant("dunning_paused_until"),
    syncedAt: instant("synced_at"),
    metadata: jsonObject("metadata"),
    version: version(),
    ...times(),
  },
  (t) => [
    check("subscriptions_payer_check", sql`num_nonnulls(${t.userId}, ${t.organizationId}) = 1`),
    unique("subscriptions_organization_id_id_key").on(t.organizationId, t.id),
    unique("subscriptions_stripe_subscription_id_key").on(t.stripeSubscriptionId),
    foreignKey({
      name: "subscriptions_payment_method_tenant_fk",
      columns: [t.organizationId, t.defaultPaymentMethodId],
      foreignColumns: [paymentMethods.organizationId, paymentMethods.id],
    }),
    uniqueIndex("subscriptions_one_per_organization_key")
      .on(t.organizationId)
      .where(sql`${t.status} in ('trialing', 'active', 'past_due')`),
    index("subscriptions_user_id_idx").on(t.userId),
    index("subscriptions_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("subscriptions_plan_id_idx").on(t.planId),
    index("subscriptions_coupon_id_idx").on(t.couponId),
    index("subscriptions_default_payment_method_id_idx").on(t.defaultPaymentMethodId, t.organizationId),
    index("subscriptions_status_idx").on(t.status, t.createdAt, t.id),
    index("subscriptions_current_period_end_idx").on(t.currentPeriodEnd, t.id),
    index("subscriptions_created_at_idx").on(t.createdAt, t.id),
    index("subscriptions_stripe_customer_id_idx").on(t.stripeCustomerId),
    isCurrency(t.currency),
    notNegative(t.priceAmount),
    check("subscriptions_quantity_check", sql`${t.quantity} > 0`),
    oneOf(t.status, subscriptionStatuses),
    oneOf(t.billingInterval, billingIntervals),
  ],
);

export const invoices = pgTable(
  "invoices",
  {
    id: id(),
    number: text("number").notNull(),
    subscriptionId: uuid("subscription_id").references(() => subscriptions.id),
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    status: text("status", { enum: invoiceStatuses }).notNull().default("draft"),
    subtotalAmount: money("subtotal_amount")
      .notNull()
      .default(sql`0`),
    discountAmount: money("discount_amount")
      .notNull()
      .default(sql`0`),
    taxAmount: money("tax_amount")
      .notNull()
      .default(sql`0`),
    totalAmount: money("total_amount").notNull(),
    amountPaid: money("amount_paid")
      .notNull()
      .default(sql`0`),
    amountRefunded: money("amount_refunded")
      .notNull()
      .default(sql`0`),
    currency: text("currency").notNull(),
    billingReason: text("billing_reason"),
    stripeInvoiceId: text("stripe_invoice_id"),
    stripeCustomerId: text("stripe_customer_id"),
    hostedInvoiceUrl: text("hosted_invoice_url"),
    pdfUrl: text("pdf_url"),
    periodStart: instant("period_start"),
    periodEnd: instant("period_end"),
    issuedAt: instant("issued_at"),
    dueAt: instant("due_at"),
    paidAt: instant("paid_at"),
    voidedAt: instant("voided_at"),
    attemptCount: integer("attempt_count").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at"),
    lastDeclineCode: text("last_decline_code"),
    notes: text("notes"),
    metadata: jsonObject("metadata"),
    version: version(),
    ...times(),
  },
  (t) => [
    check("invoices_payer_check", sql`num_nonnulls(${t.userId}, ${t.organizationId}) > 0`),
    foreignKey({
      name: "invoices_subscription_tenant_fk",
      columns: [t.organizationId, t.subscriptionId],
      foreignColumns: [subscriptions.organizationId, subscriptions.id],
    }),
    unique("invoices_organization_id_id_key").on(t.organizationId, t.id),
    unique("invoices_number_key").on(t.number),
    unique("invoices_stripe_invoice_id_key").on(t.stripeInvoiceId),
    index("invoices_subscription_id_idx").on(t.subscriptionId, t.organizationId),
    index("invoices_user_id_idx").on(t.userId),
    index("invoices_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("invoices_status_idx").on(t.status, t.createdAt, t.id),
    index("invoices_due_at_idx").on(t.dueAt, t.id),
    index("invoices_created_at_idx").on(t.createdAt, t.id),
    index("invoices_number_trgm_idx").using("gin", t.number.op("gin_trgm_ops")),
    index("invoices_stripe_invoice_id_trgm_idx").using("gin", t.stripeInvoiceId.op("gin_trgm_ops")),
    isCurrency(t.currency),
    notNegative(t.amountPaid),
    check("invoices_amount_refunded_check", sql`${t.amountRefunded} between 0 and ${t.amountPaid}`),
    oneOf(t.status, invoiceStatuses),
  ],
);

export const invoiceLineItems = pgTable(
  "invoice_line_items",
  {
    id: id(),
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id),
    subscriptionId: uuid("subscription_id").references(() => subscriptions.id),
    planId: uuid("plan_id").references(() => subscriptionPlans.id),
    description: text("description").notNull(),
    // The whole line; negative for a proration credit.
    amount: money("amount").notNull(),
    currency: text("currency").notNull(),
    quantity: integer("quantity").notNull().default(1),
    proration: boolean("proration").notNull().default(false),
    periodStart: instant("period_start"),
    periodEnd: instant("period_end"),
    stripeLineItemId: text("stripe_line_item_id"),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "invoice_line_items_invoice_tenant_fk",
      columns: [t.organizationId, t.invoiceId],
      foreignColumns: [invoices.organizationId, invoices.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "invoice_line_items_subscription_tenant_fk",
      columns: [t.organizationId, t.subscriptionId],
      foreignColumns: [subscriptions.organizationId, subscriptions.id],
    }),
    unique("invoice_line_items_stripe_line_item_id_key").on(t.stripeLineItemId),
    index("invoice_line_items_invoice_id_idx").on(t.invoiceId, t.createdAt, t.id),
    index("invoice_line_items_organization_id_invoice_id_idx").on(t.organizationId, t.invoiceId),
    index("invoice_line_items_subscription_id_idx").on(t.subscriptionId, t.organizationId),
    index("invoice_line_items_plan_id_idx").on(t.planId),
    isCurrency(t.currency),
    check("invoice_line_items_quantity_check", sql`${t.quantity} > 0`),
  ],
);

export const paymentMethods = pgTable(
  "payment_methods",
  {
    id: id(),
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    type: text("type", { enum: paymentMethodTypes }).notNull().default("card"),
    provider: text("provider").notNull().default("stripe"),
    providerPaymentMethodId: text("provider_payment_method_id").notNull(),
    stripeCustomerId: text("stripe_customer_id"),
    cardBrand: text("card_brand"),
    cardLast4: text("card_last4"),
    cardExpMonth: integer("card_exp_month"),
    cardExpYear: integer("card_exp_year"),
    cardFingerprint: text("card_fingerprint"),
    isDefault: boolean("is_default").notNull().default(false),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    check("payment_methods_owner_check", sql`num_nonnulls(${t.userId}, ${t.organizationId}) > 0`),
    unique("payment_methods_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("payment_methods_provider_payment_method_id_key")
      .on(t.providerPaymentMethodId)
      .where(sql`${t.deletedAt} is null`),
    // One default per payer: per organization where one is set, per person otherwise.
    uniqueIndex("payment_methods_default_user_key")
      .on(t.userId)
      .where(sql`${t.isDefault} and ${t.organizationId} is null and ${t.deletedAt} is null`),
    uniqueIndex("payment_methods_default_organization_key")
      .on(t.organizationId)
      .where(sql`${t.isDefault} and ${t.deletedAt} is null`),
    index("payment_methods_user_id_idx").on(t.userId),
    index("payment_methods_created_at_idx").on(t.createdAt, t.id),
    index("payment_methods_card_fingerprint_idx").on(t.cardFingerprint),
    check("payment_methods_card_last4_check", sql`${t.cardLast4} ~ '^[0-9]{4}$'`),
    check("payment_methods_card_exp_month_check", sql`${t.cardExpMonth} between 1 and 12`),
    oneOf(t.type, paymentMethodTypes),
  ],
);

export const paymentTransactions = pgTable(
  "payment_transactions",
  {
    id: id(),
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    kind: text("kind", { enum: paymentKinds }).notNull().default("payment"),
    // Never negative: a refund says so by its kind.
    amount: money("amount").notNull(),
    amountRefunded: money("amount_refunded")
      .notNull()
      .default(sql`0`),
    currency: text("currency").notNull(),
    status: text("status", { enum: paymentStatuses }).notNull().default("pending"),
    invoiceId: uuid("invoice_id").references(() => invoices.id),
    subscriptionId: uuid("subscription_id").references(() => subscriptions.id),
    bookingId: uuid("booking_id").references(() => bookings.id),
    paymentMethodId: uuid("payment_method_id").references(() => paymentMethods.id),
    /** The payment that a refund gives back. */
    refundedTransactionId: uuid("refunded_transaction_id"),
    description: text("description"),
    stripePaymentIntentId: text("stripe_payment_intent_id"),
    stripeChargeId: text("stripe_charge_id"),
    stripeRefundId: text("stripe_refund_id"),
    receiptUrl: text("receipt_url"),
    failureCode: text("failure_code"),
    failureMessage: text("failure_message"),
    reason: text("reason"),
    idempotencyKey: text("idempotency_key"),
    processedAt: instant("processed_at"),
    metadata: jsonObject("metadata"),
    version: version(),
    ...times(),
  },
  (t) => [
    check("payment_transactions_payer_check", sql`num_nonnulls(${t.userId}, ${t.organizationId}) > 0`),
    unique("payment_transactions_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({
      name: "payment_transactions_refunded_transaction_id_fk",
      columns: [t.refundedTransactionId],
      foreignColumns: [t.id],
    }),
    foreignKey({
      name: "payment_transactions_refunded_transaction_tenant_fk",
      columns: [t.organizationId, t.refundedTransactionId],
      foreignColumns: [t.organizationId, t.id],
    }),
    foreignKey({
      name: "payment_transactions_invoice_tenant_fk",
      columns: [t.organizationId, t.invoiceId],
      foreignColumns: [invoices.organizationId, invoices.id],
    }),
    foreignKey({
      name: "payment_transactions_booking_tenant_fk",
      columns: [t.organizationId, t.bookingId],
      foreignColumns: [bookings.organizationId, bookings.id],
    }),
    foreignKey({
      name: "payment_transactions_subscription_tenant_fk",
      columns: [t.organizationId, t.subscriptionId],
      foreignColumns: [subscriptions.organizationId, subscriptions.id],
    }),
    foreignKey({
      name: "payment_transactions_payment_method_tenant_fk",
      columns: [t.organizationId, t.paymentMethodId],
      foreignColumns: [paymentMethods.organizationId, paymentMethods.id],
    }),
    uniqueIndex("payment_transactions_stripe_payment_intent_id_key")
      .on(t.stripePaymentIntentId)
      .where(sql`${t.kind} = 'payment'`),
    unique("payment_transactions_stripe_refund_id_key").on(t.stripeRefundId),
    unique("payment_transactions_idempotency_key_key").on(t.idempotencyKey),
    index("payment_transactions_user_id_idx").on(t.userId, t.createdAt, t.id),
    index("payment_transactions_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("payment_transactions_invoice_id_idx").on(t.invoiceId, t.organizationId),
    index("payment_transactions_subscription_id_idx").on(t.subscriptionId, t.organizationId),
    index("payment_transactions_booking_id_idx").on(t.bookingId, t.organizationId),
    index("payment_transactions_payment_method_id_idx").on(t.paymentMethodId, t.organizationId),
    index("payment_transactions_refunded_transaction_id_idx").on(t.refundedTransactionId, t.organizationId),
    index("payment_transactions_status_idx").on(t.status, t.createdAt, t.id),
    index("payment_transactions_created_at_idx").on(t.createdAt, t.id),
    isCurrency(t.currency),
    notNegative(t.amount),
    check("payment_transactions_amount_refunded_check", sql`${t.amountRefunded} between 0 and ${t.amount}`),
    check(
      "payment_transactions_refund_check",
      sql`${t.kind} = 'refund' or ${t.refundedTransactionId} is null`,
    ),
    oneOf(t.kind, paymentKinds),
    oneOf(t.status, paymentStatuses),
  ],
);

export const coupons = pgTable(
  "coupons",
  {
    id: id(),
    // Upper case, so that customers may type it as they like.
    code: text("code").notNull(),
    name: text("name"),
    discountType: text("discount_type", { enum: discountTypes }).notNull(),
    /** Basis points for a percentage (2500 is 25 %), minor units of `currency` for a fixed amount. */
    discountValue: money("discount_value").notNull(),
    currency: text("currency"),
    duration: text("duration", { enum: couponDurations }).notNull().default("once"),
    durationMonths: integer("duration_months"),
    // Empty means every plan.
    planIds: jsonb("plan_ids").$type<string[]>().notNull().default([]),
    validFrom: instant("valid_from").notNull().defaultNow(),
    validUntil: instant("valid_until"),
    maxRedemptions: integer("max_redemptions"),
    redemptionCount: integer("redemption_count").notNull().default(0),
    isActive: boolean("is_active").notNull().default(true),
    stripeCouponId: text("stripe_coupon_id"),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("coupons_code_key")
      .on(t.code)
      .where(sql`${t.deletedAt} is null`),
    index("coupons_created_at_idx").on(t.createdAt, t.id),
    index("coupons_code_trgm_idx").using("gin", t.code.op("gin_trgm_ops")),
    index("coupons_name_trgm_idx").using("gin", t.name.op("gin_trgm_ops")),
    check("coupons_code_check", sql`${t.code} = upper(${t.code})`),
    check(
      "coupons_discount_value_check",
      sql`${t.discountValue} > 0 and (${t.discountType} <> 'percentage' or ${t.discountValue} <= 10000)`,
    ),
    check(
      "coupons_currency_check",
      sql`${t.currency} ~ '^[A-Z]{3}$' and (${t.discountType} <> 'fixed' or ${t.currency} is not null)`,
    ),
    check(
      "coupons_duration_months_check",
      sql`(${t.duration} = 'repeating') = (${t.durationMonths} is not null)`,
    ),
    check("coupons_valid_until_check", sql`${t.validUntil} > ${t.validFrom}`),
    check(
      "coupons_redemption_count_check",
      sql`${t.redemptionCount} >= 0 and ${t.redemptionCount} <= ${t.maxRedemptions}`,
    ),
    oneOf(t.discountType, discountTypes),
    oneOf(t.duration, couponDurations),
  ],
);

export const couponRedemptions = pgTable(
  "coupon_redemptions",
  {
    id: id(),
    couponId: uuid("coupon_id")
      .notNull()
      .references(() => coupons.id),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    subscriptionId: uuid("subscription_id").references(() => subscriptions.id),
    bookingId: uuid("booking_id").references(() => bookings.id),
    discountAmount: money("discount_amount").notNull(),
    currency: text("currency").notNull(),
    redeemedAt: instant("redeemed_at").notNull().defaultNow(),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "coupon_redemptions_booking_tenant_fk",
      columns: [t.organizationId, t.bookingId],
      foreignColumns: [bookings.organizationId, bookings.id],
    }),
    foreignKey({
      name: "coupon_redemptions_subscription_tenant_fk",
      columns: [t.organizationId, t.subscriptionId],
      foreignColumns: [subscriptions.organizationId, subscriptions.id],
    }),
    unique("coupon_redemptions_coupon_id_user_id_key").on(t.couponId, t.userId),
    index("coupon_redemptions_user_id_idx").on(t.userId),
    index("coupon_redemptions_organization_id_redeemed_at_idx").on(t.organizationId, t.redeemedAt, t.id),
    index("coupon_redemptions_subscription_id_idx").on(t.subscriptionId, t.organizationId),
    index("coupon_redemptions_booking_id_idx").on(t.bookingId, t.organizationId),
    index("coupon_redemptions_redeemed_at_idx").on(t.redeemedAt, t.id),
    isCurrency(t.currency),
    notNegative(t.discountAmount),
  ],
);

export const usageRecords = pgTable(
  "usage_records",
  {
    id: id(),
    subscriptionId: uuid("subscription_id")
      .notNull()
      .references(() => subscriptions.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    userId: uuid("user_id").references(() => users.id),
    metricName: text("metric_name").notNull(),
    quantity: money("quantity").notNull(),
    unitPrice: money("unit_price").notNull(),
    currency: text("currency").notNull(),
    billingPeriodStart: instant("billing_period_start").notNull(),
    billingPeriodEnd: instant("billing_period_end").notNull(),
    recordedAt: instant("recorded_at").notNull().defaultNow(),
    // The meter's own event identifier: the same one twice counts once.
    idempotencyKey: text("idempotency_key"),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "usage_records_subscription_tenant_fk",
      columns: [t.organizationId, t.subscriptionId],
      foreignColumns: [subscriptions.organizationId, subscriptions.id],
    }),
    unique("usage_records_subscription_id_metric_idempotency_key").on(
      t.subscriptionId,
      t.metricName,
      t.idempotencyKey,
    ),
    index("usage_records_period_idx").on(t.subscriptionId, t.metricName, t.billingPeriodStart),
    index("usage_records_organization_id_subscription_id_idx").on(t.organizationId, t.subscriptionId),
    index("usage_records_organization_id_recorded_at_idx").on(t.organizationId, t.recordedAt, t.id),
    index("usage_records_user_id_idx").on(t.userId),
    index("usage_records_recorded_at_idx").on(t.recordedAt, t.id),
    isCurrency(t.currency),
    notNegative(t.quantity),
    notNegative(t.unitPrice),
    check("usage_records_period_check", sql`${t.billingPeriodEnd} > ${t.billingPeriodStart}`),
  ],
);
