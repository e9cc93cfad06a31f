import type * as changeJobs from "#drizzle/schema/change-jobs.ts";
import { type AccessOf } from "./access-rules.ts";

export const changeJobsAccess: AccessOf<typeof changeJobs> = {
  // Written by the console alone: it makes the change as the one who asked, with his rights of that moment.
  changeJobs: {
    kind: "personal",
    secret: ["input", "origin", "result"],
    pii: ["title", "reason", "description", "message"],
    // By what it says, see erasure-sql.ts.
    erasure: "blank",
    tenant: { sees: { ownOrAdmins: "requestedBy" }, hidden: ["chosenOrganizationId"] },
    staff: { sees: "everything" },
    job: {
      select: true,
      secrets: ["input", "origin", "result"],
      insert: true,
      update: [
        "state",
        "stage",
        "doneRows",
        "attempts",
        "abandonments",
        "leaseUntil",
        "cancelledBy",
        "startedAt",
        "finishedAt",
        "rowCount",
        "message",
        "hasDrifted",
        "putAwayAt",
        "updatedAt",
      ],
      delete: true,
    },
    functions: ["select", "update"],
    // It is the machinery of changes itself: what it did, or why not, has its entry in the log.
    audit: false,
    notify: true,
  },
};
