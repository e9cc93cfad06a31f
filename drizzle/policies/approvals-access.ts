import type * as approvals from "#drizzle/schema/approvals.ts";
import { audited, type AccessOf } from "./access-rules.ts";

export const approvalsAccess: AccessOf<typeof approvals> = {
  approvalPolicies: {
    kind: "tenant",
    notPersonal: ["name"],
    tenant: {
      sees: "admins",
      updates: [
        "name",
        "commands",
        "condition",
        "approverPermission",
        "approverRole",
        "expiresHours",
        "isActive",
      ],
      insertsAs: "createdBy",
    },
    // Never deleted: a request names the rule it was made for. Only the way back of a rule that was just made does.
    staff: { sees: "everything", writes: ["insert", "update", "delete"] },
    job: { select: true },
    functions: ["select"],
    audit: audited,
    notify: true,
  },
  // What is asked and what would happen is shown through the reader's own rights, so it is read by the console alone.
  approvalRequests: {
    kind: "personal",
    pii: ["title", "reason", "decisionReason"],
    // By what it says, see erasure-sql.ts.
    erasure: "blank",
    secret: ["input", "plan"],
    tenant: {
      sees: { ownOrAdmins: "requestedBy" },
      hidden: ["chosenOrganizationId"],
      insertsAs: "requestedBy",
    },
    staff: { sees: "everything", writes: ["insert"] },
    job: { select: true, secrets: ["input", "plan"] },
    functions: ["select", "update"],
    // It is the machinery of changes itself: each step has its entry in the log, written with it.
    audit: false,
    notify: true,
  },
};
