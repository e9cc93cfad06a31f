import { createdAt, id, instant, reference, text, updatedAt } from "#shared/fields.ts";
import { defineResource } from "#shared/resource.ts";

export const queueItemsResource = defineResource({
  name: "queue-items",
  label: "Queue items",
  noun: "queue item",
  desk: "admin",
  section: "System",
  permission: "queue-items:read",
  description: "Who works on what in which queue, what sleeps, and what was handed over.",
  titleField: "viewName",
  fields: {
    ...reference("viewId", "Queue", "saved-views"),
    recordId: id("Record", { hidden: false, filterable: true }),
    ...reference("claimedBy", "Held by", "users", { nullable: true }),
    claimedAt: instant("Since", { nullable: true }),
    leaseUntil: instant("Held until", { nullable: true }),
    snoozedUntil: instant("Sleeps until", { nullable: true }),
    ...reference("handedTo", "Handed to", "users", { nullable: true }),
    ...reference("leftBy", "Left by", "users", { nullable: true, hidden: true }),
    leftAt: instant("Left", { nullable: true, hidden: true }),
    note: text("Note", { nullable: true }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  defaultSort: [{ field: "createdAt", direction: "desc" }],
});
