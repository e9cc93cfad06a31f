import type * as analytics from "#drizzle/schema/analytics.ts";
import { all, audited, jobReads, never, readOnly, type AccessOf } from "./access-rules.ts";

const ingested = { select: true, insert: true, update: true } as const;
const computed = { select: true, insert: true, update: true, delete: true } as const;

export const analyticsAccess: AccessOf<typeof analytics> = {
  events: {
    kind: "log",
    pii: ["ipAddress", "userAgent", "properties", "context"],
    tenant: { sees: "admins" },
    staff: readOnly,
    job: ingested,
    audit: false,
    notify: false,
  },
  pageViews: {
    kind: "log",
    pii: ["ipAddress", "userAgent"],
    tenant: { sees: "admins" },
    staff: readOnly,
    job: ingested,
    audit: false,
    notify: false,
  },
  featureUsage: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" }, hidden: ["metadata"] },
    staff: readOnly,
    job: computed,
    audit: false,
    notify: false,
  },
  userEngagementDaily: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" } },
    staff: readOnly,
    job: computed,
    audit: false,
    notify: false,
  },
  organizationMetricsDaily: {
    kind: "tenant",
    tenant: { sees: "admins" },
    staff: readOnly,
    job: computed,
    audit: false,
    notify: false,
  },
  conversionFunnels: {
    kind: "platform",
    tenant: never,
    staff: all,
    job: jobReads,
    audit: audited,
    notify: true,
  },
  conversionFunnelEvents: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" } },
    staff: readOnly,
    job: computed,
    audit: false,
    notify: false,
  },
  experiments: {
    kind: "platform",
    tenant: never,
    staff: all,
    job: { select: true, update: true },
    audit: audited,
    notify: true,
  },
  experimentAssignments: {
    kind: "personal",
    tenant: { sees: { ownOrAdmins: "userId" } },
    staff: { sees: "everything", writes: ["delete"] },
    job: computed,
    audit: { on: ["delete"], notForJobs: true },
    notify: false,
  },
};
