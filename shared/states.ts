// The words a row's state may take. The check constraints, the forms and the filters all read these lists.

export const userStatuses = ["active", "invited", "suspended"] as const;
/** What kind of person this is. Descriptive only: never read for permission. */
export const userKinds = ["customer", "driver", "staff"] as const;

export const organizationStatuses = ["active", "suspended"] as const;
export const memberRoles = ["owner", "admin", "member"] as const;
export const teamPrivacyLevels = ["public", "private", "secret"] as const;
export const teamRoles = ["lead", "member"] as const;
export const workspaceVisibilities = ["private", "team", "organization", "public"] as const;
export const workspaceRoles = ["admin", "editor", "viewer"] as const;
export const invitationStatuses = ["pending", "accepted", "declined", "revoked", "expired"] as const;

export const billingIntervals = ["month", "year"] as const;
export const subscriptionStatuses = [
  "incomplete",
  "incomplete_expired",
  "trialing",
  "active",
  "past_due",
  "canceled",
  "unpaid",
  "paused",
] as const;
export const invoiceStatuses = ["draft", "open", "paid", "uncollectible", "void"] as const;
export const paymentMethodTypes = ["card", "sepa_debit", "bank_account", "link", "paypal"] as const;
export const paymentKinds = ["payment", "refund"] as const;
export const paymentStatuses = [
  "pending",
  "processing",
  "requires_action",
  "succeeded",
  "failed",
  "canceled",
  "partially_refunded",
  "refunded",
] as const;
export const discountTypes = ["percentage", "fixed"] as const;
export const couponDurations = ["once", "repeating", "forever"] as const;

export const experimentStatuses = ["draft", "running", "paused", "completed", "archived"] as const;

export const activityOutcomes = ["ok", "denied", "failed"] as const;
export const activityVias = ["ui", "api", "job", "ingest", "webhook", "system", "migration"] as const;
export const errorLevels = ["fatal", "error", "warning", "info", "debug"] as const;
export const errorGroupStatuses = ["unresolved", "resolved", "ignored"] as const;
export const metricTypes = ["counter", "gauge", "histogram", "summary"] as const;

export const serviceTypes = [
  "wash_and_fold",
  "dry_cleaning",
  "pressing",
  "household",
  "alterations",
  "specialist",
] as const;
export const priceUnits = ["item", "kilogram", "bag"] as const;
export const bookingStatuses = [
  "draft",
  "confirmed",
  "pickup_scheduled",
  "picked_up",
  "processing",
  "ready",
  "out_for_delivery",
  "delivered",
  "completed",
  "cancelled",
] as const;
export const vehicleTypes = ["bicycle", "cargo_bike", "scooter", "car", "van"] as const;
export const assignmentTypes = ["pickup", "delivery"] as const;
export const assignmentStatuses = [
  "assigned",
  "accepted",
  "en_route",
  "arrived",
  "completed",
  "failed",
  "cancelled",
] as const;

export const changeOperations = ["insert", "update", "delete"] as const;
export const approvalStates = ["pending", "approved", "declined", "withdrawn", "expired"] as const;
export const changeJobStates = ["waiting", "running", "done", "asked", "failed", "cancelled"] as const;
/** How far a running job is: writing rows, holding them against the plan that was shown, writing the log. */
export const changeJobStages = ["changing", "checking", "recording"] as const;
export const outboxStatuses = ["pending", "sent", "failed", "dead"] as const;
export const mailStatuses = ["queued", "sent", "failed", "kept"] as const;
export const savedViewScopes = ["mine", "role", "everyone", "built_in"] as const;

export type UserStatus = (typeof userStatuses)[number];
export type UserKind = (typeof userKinds)[number];
export type OrganizationStatus = (typeof organizationStatuses)[number];
export type MemberRole = (typeof memberRoles)[number];
export type TeamPrivacyLevel = (typeof teamPrivacyLevels)[number];
export type TeamRole = (typeof teamRoles)[number];
export type WorkspaceVisibility = (typeof workspaceVisibilities)[number];
export type WorkspaceRole = (typeof workspaceRoles)[number];
export type InvitationStatus = (typeof invitationStatuses)[number];
export type BillingInterval = (typeof billingIntervals)[number];
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];
export type InvoiceStatus = (typeof invoiceStatuses)[number];
export type PaymentMethodType = (typeof paymentMethodTypes)[number];
export type PaymentKind = (typeof paymentKinds)[number];
export type PaymentStatus = (typeof paymentStatuses)[number];
export type DiscountType = (typeof discountTypes)[number];
export type CouponDuration = (typeof couponDurations)[number];
export type ExperimentStatus = (typeof experimentStatuses)[number];
export type ActivityOutcome = (typeof activityOutcomes)[number];
export type ActivityVia = (typeof activityVias)[number];
export type ErrorLevel = (typeof errorLevels)[number];
export type ErrorGroupStatus = (typeof errorGroupStatuses)[number];
export type MetricType = (typeof metricTypes)[number];
export type ServiceType = (typeof serviceTypes)[number];
export type PriceUnit = (typeof priceUnits)[number];
export type BookingStatus = (typeof bookingStatuses)[number];
export type VehicleType = (typeof vehicleTypes)[number];
export type AssignmentType = (typeof assignmentTypes)[number];
export type AssignmentStatus = (typeof assignmentStatuses)[number];
export type ChangeOperation = (typeof changeOperations)[number];
export type ApprovalState = (typeof approvalStates)[number];
export type ChangeJobState = (typeof changeJobStates)[number];
export type ChangeJobStage = (typeof changeJobStages)[number];
export type OutboxStatus = (typeof outboxStatuses)[number];
export type MailStatus = (typeof mailStatuses)[number];
export type SavedViewScope = (typeof savedViewScopes)[number];
