import { appendOnlySql } from "./append-only-sql.ts";
import { approvalSql } from "./approval-sql.ts";
import { auditHashSql } from "./audit-hash-sql.ts";
import { auditLogSql } from "./audit-log-sql.ts";
import { auditVerifySql } from "./audit-verify-sql.ts";
import { bulkLoadSql } from "./bulk-load-sql.ts";
import { captureTriggersSql } from "./capture-triggers-sql.ts";
import { changeGuardSql } from "./change-guard-sql.ts";
import { grantsOf } from "./column-grants-sql.ts";
import { changeJobsSql } from "./change-jobs-sql.ts";
import { contextFunctionsSql } from "./context-functions-sql.ts";
import { describedTables, type DescribedTable } from "./described-tables.ts";
import { erasureSql } from "./erasure-sql.ts";
import { errorResolutionSql } from "./error-resolution-sql.ts";
import { functionGrantsSql, functionMark } from "./function-grants-sql.ts";
import { logSealsSql } from "./log-seals-sql.ts";
import { memberHistorySql } from "./member-history-sql.ts";
import { memberRolesSql } from "./member-roles-sql.ts";
import { notifyFunctionsSql, notifyTriggersSql } from "./notify-triggers-sql.ts";
import { passwordCopySql } from "./password-copy-sql.ts";
import { productRoles } from "./roles-sql.ts";
import { policiesOf, policySql } from "./row-policies-sql.ts";
import { literal, name } from "./sql-text.ts";
import { versionFunctionSql, versionTriggersSql } from "./version-triggers-sql.ts";

/**
 * SQL that gives the migrated tables their row security, policies, grants, triggers and functions, after taking down
 * what an earlier version of itself made. Run it as `pd_owner` in one transaction, after `rolesSql` and the migrations.
 */
export function accessSql(): string {
  const tables = describedTables();
  const parts = [
    contextFunctionsSql,
    changeGuardSql,
    auditHashSql,
    auditLogSql,
    auditVerifySql,
    approvalSql,
    changeJobsSql,
    versionFunctionSql,
    notifyFunctionsSql,
    errorResolutionSql,
    passwordCopySql,
    memberRolesSql,
    memberHistorySql(tables),
    bulkLoadSql(tables.map((table) => table.name)),
    erasureSql(tables),
    logSealsSql,
    chainLoaded,
    appendOnlySql,
    ...tables.flatMap(tableSql),
  ];
  return [
    onlyAsOwner,
    dropAccessSql(),
    defaultPrivileges,
    ...parts,
    functionGrantsSql(functionsMadeIn(parts)),
  ].join("\n");
}

/**
 * The way back: no policies, triggers, functions or grants of ours, row security off, so that a migration run by
 * the owner sees every row. Nobody else can read anything meanwhile.
 */
export function dropAccessSql(): string {
  return `do $$ declare made record; begin
  for made in select policyname, tablename from pg_policies where schemaname = 'public' loop
    execute format('drop policy %I on %I', made.policyname, made.tablename);
  end loop;
  for made in select tgname, tgrelid::regclass as on_table from pg_trigger
    where not tgisinternal and tgparentid = 0 and obj_description(tgfoid, 'pg_proc') = ${literal(functionMark)} loop
    execute format('drop trigger %I on %s', made.tgname, made.on_table);
  end loop;
  for made in select oid::regprocedure as signature from pg_proc
    where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') = ${literal(functionMark)} loop
    execute format('drop function %s', made.signature);
  end loop;
  for made in select oid::regclass as on_table from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relowner = 'pd_owner'::regrole
      and relname <> 'pressdesk_migrations' loop
    execute format('revoke all on %s from public, ${productRoles.join(", ")}', made.on_table);
    execute format('alter table %s disable row level security, no force row level security', made.on_table);
  end loop;
end $$;`;
}

// Before the triggers that refuse it: entries that a migration took out of their chains come back under today's format.
const chainLoaded = `do $$ begin
  if exists (select from activities where position is null) then
    perform digest_loaded_rows();
    perform chain_loaded_activities();
  end if;
end $$;`;

function tableSql(table: DescribedTable): string[] {
  return [
    `alter table ${name(table.name)} enable row level security, force row level security;`,
    ...grantsOf(table),
    ...policiesOf(table).map((policy) => policySql(table, policy)),
    ...versionTriggersSql(table),
    ...captureTriggersSql(table),
    ...notifyTriggersSql(table),
  ];
}

const onlyAsOwner = `do $$ begin
  if current_user <> 'pd_owner' then raise exception 'Run the access SQL as pd_owner: functions act with their owner''s rights.'; end if;
end $$;`;

const defaultPrivileges = `alter default privileges for role pd_owner revoke execute on functions from public;
alter default privileges for role pd_owner revoke all on tables from public;`;

function functionsMadeIn(parts: readonly string[]): string[] {
  return [...parts.join("\n").matchAll(/^create function (\w+)\(/gm)].map((match) => match[1]!);
}
