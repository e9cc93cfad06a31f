import type * as tenancy from "#drizzle/schema/tenancy.ts";
import { all, audited, jobReads, jobWrites, type AccessOf } from "./access-rules.ts";

export const tenancyAccess: AccessOf<typeof tenancy> = {
  organizations: {
    kind: "tenant",
    pii: ["billingEmail", "notes"],
    notPersonal: ["name", "logoUrl"],
    subject: "id",
    erasure: { keptBecause: "Its own address for invoices; it is changed where the organization is." },
    tenant: {
      sees: "this-organization",
      hidden: ["notes", "stripeCustomerId"],
      updates: ["name", "settings"],
    },
    staff: all,
    job: jobWrites,
    auth: jobReads,
    functions: ["select"],
    audit: audited,
    notify: true,
  },
  organizationMembers: {
    kind: "tenant",
    // Who may raise whom is decided by the trigger in member-roles-sql.ts.
    tenant: { sees: "members", updates: ["role", "isActive", "leftAt"] },
    staff: all,
    // An accepted invitation becomes a membership.
    job: jobWrites,
    auth: jobReads,
    functions: ["select"],
    audit: audited,
    notify: true,
  },
  teams: {
    kind: "tenant",
    notPersonal: ["name", "description"],
    tenant: {
      sees: { team: "id" },
      updates: ["name", "description", "privacyLevel", "settings", "archivedAt"],
    },
    staff: all,
    job: jobReads,
    functions: ["select"],
    audit: audited,
    notify: true,
  },
  teamMembers: {
    kind: "tenant",
    tenant: { sees: { team: "teamId" } },
    staff: all,
    job: jobWrites,
    functions: ["select"],
    audit: audited,
    notify: true,
  },
  workspaces: {
    kind: "tenant",
    notPersonal: ["name"],
    tenant: { sees: { workspace: "id" } },
    staff: all,
    job: jobReads,
    functions: ["select"],
    audit: audited,
    notify: true,
  },
  workspaceMembers: {
    kind: "tenant",
    tenant: { sees: { workspace: "workspaceId" } },
    staff: all,
    job: jobWrites,
    functions: ["select"],
    audit: audited,
    notify: true,
  },
};
