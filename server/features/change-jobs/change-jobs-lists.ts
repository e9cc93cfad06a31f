import { sql } from "drizzle-orm";
import { changeJobs } from "#drizzle/schema/change-jobs.ts";
import { tableList } from "#server/features/table-list.ts";
import { changeJobsResource } from "#shared/resources/change-jobs-resources.ts";

// Of an organization's jobs the database shows what a member may see; among staff everybody sees his own.
const isShown = sql`${changeJobs.requestedBy} = (select nullif(current_setting('app.user_id', true), '')::uuid)
  or current_setting('app.actor_kind', true) = 'member' or (select app_oversees_jobs())`;

export const listChangeJobs = tableList(
  changeJobsResource,
  changeJobs,
  { changeId: sql`case when ${changeJobs.state} = 'done' then ${changeJobs.id} end` },
  { where: isShown },
);
