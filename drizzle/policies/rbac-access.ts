import type * as rbac from "#drizzle/schema/rbac.ts";
import { all, audited, jobReads, never, type AccessOf } from "./access-rules.ts";

export const rbacAccess: AccessOf<typeof rbac> = {
  roles: {
    kind: "platform",
    notPersonal: ["name", "description"],
    tenant: never,
    staff: { ...all, exceptWhere: "isSystemRole" },
    job: jobReads,
    auth: jobReads,
    functions: ["select"],
    audit: audited,
    notify: true,
  },
  userRoles: {
    kind: "platform",
    tenant: never,
    staff: all,
    // A job may give a role only while nobody holds all permissions: the first owner. See first-owner in row-policies-sql.ts.
    job: { select: true, insert: true },
    auth: jobReads,
    functions: ["select"],
    audit: audited,
    notify: true,
  },
  invitations: {
    kind: "tenant",
    secret: ["token"],
    pii: ["inviteeEmail", "message"],
    subject: "id",
    addressedBy: "inviteeEmail",
    erasure: "blank",
    tenant: { sees: "admins" },
    staff: { ...all, sets: ["token"] },
    // Accepting one is a change of the system's: the person isn't anybody's member yet.
    job: {
      select: true,
      secrets: ["token"],
      update: ["status", "acceptedBy", "acceptedAt", "declinedAt"],
    },
    audit: audited,
    notify: true,
  },
};
