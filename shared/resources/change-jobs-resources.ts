import { choice, id, instant, integer, longText, reference, text, yesNo } from "#shared/fields.ts";
import { defineResource } from "#shared/resource.ts";
import { changeJobStages, changeJobStates } from "#shared/states.ts";

export const changeJobsResource = defineResource({
  name: "change-jobs",
  label: "Jobs",
  noun: "job",
  desk: "admin",
  section: "System",
  permission: "change-jobs:read",
  description: "Large changes that the console makes by itself: what runs, what waits, what became of them.",
  titleField: "title",
  fields: {
    title: text("What", { searchable: true, width: 280 }),
    state: choice("State", changeJobStates, {
      waiting: "neutral",
      running: "info",
      done: "good",
      asked: "info",
      failed: "bad",
      cancelled: "warning",
    }),
    doneRows: integer("Rows so far", { width: 110 }),
    expectedRows: integer("Of", { width: 90 }),
    ...reference("requestedBy", "Started by", "users"),
    createdAt: instant("Asked"),
    startedAt: instant("Begun", { nullable: true }),
    finishedAt: instant("Ended", { nullable: true }),
    message: longText("Why not", { nullable: true, hidden: false, width: 260 }),
    description: text("What was done", { nullable: true, hidden: true }),
    rowCount: integer("Rows changed", { nullable: true, hidden: true }),
    stage: choice("Step", changeJobStages, {}, { hidden: true }),
    hasDrifted: yesNo("Records had changed", { hidden: true }),
    attempts: integer("Attempts", { hidden: true }),
    reason: text("Reason", { nullable: true, hidden: true }),
    command: text("Command", { hidden: true }),
    changeId: id("Change", { nullable: true }),
    ...reference("cancelledBy", "Cancelled by", "users", { nullable: true, hidden: true }),
    ...reference("organizationId", "Organization", "organizations", { nullable: true, hidden: true }),
  },
  defaultSort: [{ field: "createdAt", direction: "desc" }],
});
