import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { changeJobStages, changeJobStates } from "#shared/states.ts";
import { users } from "./authentication.ts";
import { id, instant, type Json, jsonObject, notNegative, oneOf, times } from "./columns.ts";
import { organizations } from "./tenancy.ts";

// A table beyond the document's 48.

/** A large change that the console makes by itself. Its id is the change's, so that it can't be made twice. */
export const changeJobs = pgTable(
  "change_jobs",
  {
    id: id(),
    // A member's. A job of staff belongs to no organization, whichever was chosen.
    organizationId: uuid("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    chosenOrganizationId: uuid("chosen_organization_id").references(() => organizations.id),
    requestedBy: uuid("requested_by")
      .notNull()
      .references(() => users.id),
    /** Where the command stands in the API: `errors.resolve`. */
    procedure: text("procedure").notNull(),
    /** The command's permission. */
    command: text("command").notNull(),
    /** What it does, as a wish: "Resolve 24,310 errors". */
    title: text("title").notNull(),
    input: jsonb("input").$type<unknown>().notNull(),
    reason: text("reason"),
    /** The hash of the plan that was shown. */
    planHash: text("plan_hash"),
    /** The request for approval that it fulfils. */
    approvalRequestId: uuid("approval_request_id"),
    /** Where the one who asked sat: goes into the log. */
    origin: jsonObject("origin"),
    state: text("state", { enum: changeJobStates }).notNull().default("waiting"),
    stage: text("stage", { enum: changeJobStages }).notNull().default("changing"),
    expectedRows: integer("expected_rows").notNull(),
    doneRows: integer("done_rows").notNull().default(0),
    /** How often it was begun; a later taker has a higher one. */
    attempts: integer("attempts").notNull().default(0),
    /** How often whoever ran it fell silent. */
    abandonments: integer("abandonments").notNull().default(0),
    /** While it waits: not before. While it runs: whoever runs it is alive until then. */
    leaseUntil: instant("lease_until").notNull().defaultNow(),
    cancelledBy: uuid("cancelled_by").references(() => users.id),
    startedAt: instant("started_at"),
    finishedAt: instant("finished_at"),
    /** Rows that the change touched. */
    rowCount: integer("row_count"),
    /** What was done, as it is in the log. */
    description: text("description"),
    /** Why it came to nothing. */
    message: text("message"),
    /** The records were other ones than in the plan that was shown. */
    hasDrifted: boolean("has_drifted").notNull().default(false),
    /** What the command gave back. */
    result: jsonb("result").$type<Json>(),
    /** The one who asked has seen the end of it. */
    putAwayAt: instant("put_away_at"),
    ...times(),
  },
  (t) => [
    index("change_jobs_requested_by_idx").on(t.requestedBy, t.createdAt, t.id),
    index("change_jobs_organization_id_idx").on(t.organizationId),
    index("change_jobs_chosen_organization_id_idx").on(t.chosenOrganizationId),
    index("change_jobs_cancelled_by_idx").on(t.cancelledBy),
    index("change_jobs_created_at_idx").on(t.createdAt, t.id),
    index("change_jobs_open_idx")
      .on(t.leaseUntil)
      .where(sql`${t.state} in ('waiting', 'running')`),
    uniqueIndex("change_jobs_approval_request_id_key")
      .on(t.approvalRequestId)
      .where(sql`${t.state} in ('waiting', 'running')`),
    notNegative(t.expectedRows),
    notNegative(t.doneRows),
    notNegative(t.rowCount),
    notNegative(t.attempts),
    notNegative(t.abandonments),
    oneOf(t.state, changeJobStates),
    oneOf(t.stage, changeJobStages),
    check(
      "change_jobs_finished_check",
      sql`(${t.state} in ('waiting', 'running')) = (${t.finishedAt} is null)`,
    ),
  ],
);
