import { literal } from "./sql-text.ts";

/** Who may call which of our functions; all others are for triggers and the owner. */
export const callable: Record<string, readonly string[]> = {
  admit_actor: ["pd_tenant", "pd_staff", "pd_staff_write"],
  app_member_is_active: ["pd_tenant"],
  app_member_is_admin: ["pd_tenant"],
  app_member_may_write: ["pd_tenant"],
  app_member_role: ["pd_tenant"],
  app_colleague_ids: ["pd_tenant"],
  app_hidden_team_ids: ["pd_tenant"],
  app_hidden_workspace_ids: ["pd_tenant"],
  app_staff_is_active: ["pd_staff", "pd_staff_write"],
  app_owner_exists: ["pd_job"],
  record_activity: ["pd_tenant", "pd_staff_write", "pd_auth", "pd_job"],
  approval_policies_in_force: ["pd_tenant", "pd_staff_write"],
  rows_lately: ["pd_tenant", "pd_staff_write"],
  earlier_change_rows: ["pd_tenant", "pd_staff_write"],
  recorded_for_member: ["pd_tenant"],
  effects_to_take_back: ["pd_tenant", "pd_staff_write"],
  decide_approval: ["pd_tenant", "pd_staff_write"],
  expire_approvals: ["pd_job"],
  hold_change_job: ["pd_tenant", "pd_staff_write"],
  finish_change_job: ["pd_tenant", "pd_staff_write"],
  app_oversees_jobs: ["pd_tenant", "pd_staff", "pd_staff_write"],
  erase_person: ["pd_staff_write"],
  words_of_person: ["pd_staff_write"],
  mention_of: ["pd_staff_write"],
  verify_audit_chain: ["pd_staff", "pd_staff_write", "pd_job"],
  verify_audit_range: ["pd_job"],
  verify_audit_end: ["pd_job"],
  audit_chain_heads: ["pd_job"],
  audit_stray_rows: ["pd_job"],
  log_months: ["pd_job"],
  sealable_chains: ["pd_job"],
  archive_audit_lines: ["pd_job"],
  seal_log_month: ["pd_job"],
  audit_seal_faults: ["pd_job"],
  audit_erasure_faults: ["pd_job"],
  maintain_log_partitions: ["pd_job"],
};

/** Marks a function as made here, so that the next run finds it. */
export const functionMark = "Made by accessSql().";

/** Marks and closes every function made since the start, then opens the callable ones. */
export const functionGrantsSql = (functionNames: readonly string[]) =>
  [
    ...functionNames.map((made) => `comment on function ${made} is ${literal(functionMark)};`),
    `revoke all on function ${functionNames.join(", ")} from public;`,
    ...Object.entries(callable).map(
      ([made, roles]) => `grant execute on function ${made} to ${roles.join(", ")};`,
    ),
  ].join("\n");
