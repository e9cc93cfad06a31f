import type * as views from "#drizzle/schema/views.ts";
import { audited, everyOperation, type AccessOf } from "./access-rules.ts";

// None of the three has a list of its own: the tabs, the grid and the menu of a view show them where they matter.
export const viewsAccess: AccessOf<typeof views> = {
  // Who sees a view sees who works on what in it, and may work there too.
  queueItems: {
    kind: "personal",
    notPersonal: ["note"],
    tenant: {
      sees: { withParent: "saved_views", by: "viewId" },
      writes: { rows: { withParent: "saved_views", by: "viewId" }, on: everyOperation },
    },
    staff: { sees: { withParent: "saved_views", by: "viewId" }, writes: everyOperation },
    job: { select: true, update: ["leaseUntil"], delete: true },
    // A lease that is renewed while a record is open is no decision.
    audit: { ...audited, notForJobs: true },
    notify: true,
  },
  viewWatches: {
    kind: "personal",
    tenant: { sees: { own: "ownerId" }, writes: { rows: { ownHere: "ownerId" }, on: everyOperation } },
    staff: { sees: { own: "ownerId" }, writes: everyOperation },
    job: { select: true, update: ["isAbove", "lastCount", "checkedAt", "notifiedAt", "failure"] },
    audit: { ...audited, except: ["isAbove", "lastCount", "checkedAt", "notifiedAt", "failure"] },
    notify: true,
  },
  viewArrangements: {
    kind: "personal",
    tenant: { sees: { own: "ownerId" }, writes: { rows: { own: "ownerId" }, on: everyOperation } },
    staff: { sees: { own: "ownerId" }, writes: everyOperation },
    job: {},
    audit: audited,
    notify: true,
  },
};
