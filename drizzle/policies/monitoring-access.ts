import type * as monitoring from "#drizzle/schema/monitoring.ts";
import type * as settings from "#drizzle/schema/settings.ts";
import { all, audited, jobReads, readOnly, type AccessOf } from "./access-rules.ts";

export const monitoringAccess: AccessOf<typeof monitoring & typeof settings> = {
  // Written by record_activity alone, see audit-log-sql.ts.
  activities: {
    kind: "log",
    pii: ["ipAddress", "userAgent", "entityName", "description", "reason", "metadata"],
    subject: "actorId",
    // By erase_recorded, see erasure-sql.ts: the chain goes on to hold.
    erasure: "blank",
    tenant: { sees: "admins", hidden: ["ipAddress", "userAgent", "metadata"] },
    staff: readOnly,
    job: jobReads,
    functions: ["select", "insert"],
    audit: false,
    notify: ["update", "delete"],
  },
  errorLogs: {
    kind: "log",
    pii: ["userKey", "url", "payload"],
    notPersonal: ["errorMessage"],
    subject: "userId",
    addressedBy: "userKey",
    erasure: "blank",
    tenant: { sees: "admins" },
    staff: readOnly,
    job: { select: true, insert: true, update: true },
    // `resolved` follows the group, by trigger: see error-resolution-sql.ts.
    functions: ["select", "update"],
    audit: false,
    notify: true,
  },
  performanceMetrics: {
    kind: "log",
    tenant: { sees: "admins" },
    staff: readOnly,
    job: { select: true, insert: true },
    // Sealing a month counts its rows.
    functions: ["select"],
    audit: false,
    notify: false,
  },
  systemSettings: {
    kind: "platform",
    notPersonal: ["description"],
    tenant: { sees: { when: ["isPublic"] } },
    staff: all,
    job: jobReads,
    auth: jobReads,
    audit: audited,
    notify: true,
  },
};
