import type * as billing from "#drizzle/schema/billing.ts";
import { all, audited, jobWrites, never, type AccessOf } from "./access-rules.ts";

export const billingAccess: AccessOf<typeof billing> = {
  subscriptionPlans: {
    kind: "platform",
    tenant: { sees: { when: ["isActive", "isPublic"] } },
    staff: all,
    job: jobWrites,
    audit: audited,
    notify: true,
  },
  subscriptions: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" }, hidden: ["metadata"] },
    staff: all,
    job: jobWrites,
    audit: { ...audited, except: ["syncedAt"] },
    notify: true,
  },
  invoices: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" }, hidden: ["notes", "metadata"] },
    staff: all,
    job: jobWrites,
    audit: audited,
    notify: true,
  },
  invoiceLineItems: {
    kind: "personal",
    tenant: { sees: { childOf: "invoices", by: "invoiceId" } },
    staff: all,
    job: { ...jobWrites, delete: true },
    audit: audited,
    notify: true,
  },
  paymentMethods: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" }, hidden: ["cardFingerprint", "providerPaymentMethodId"] },
    staff: all,
    job: jobWrites,
    audit: audited,
    notify: true,
  },
  paymentTransactions: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" }, hidden: ["idempotencyKey", "metadata"] },
    staff: all,
    job: jobWrites,
    audit: audited,
    notify: true,
  },
  coupons: {
    kind: "platform",
    tenant: never,
    staff: all,
    job: jobWrites,
    audit: audited,
    notify: true,
  },
  couponRedemptions: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" } },
    staff: all,
    job: jobWrites,
    audit: audited,
    notify: true,
  },
  usageRecords: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" }, hidden: ["idempotencyKey"] },
    staff: all,
    job: jobWrites,
    // Meters add rows all day; a correction is a change.
    audit: { on: ["update", "delete"] },
    notify: false,
  },
};
