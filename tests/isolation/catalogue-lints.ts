/** A question to the catalogue that must find nothing, with what is allowed and why. */
export interface Lint {
  name: string;
  /** Selects one text column, `finding`. */
  sql: string;
  allowed?: Record<string, string>;
}

const ours = "c.relnamespace = 'public'::regnamespace and c.relname <> 'pressdesk_migrations'";
const policy = "from pg_policies where schemaname = 'public'";
const condition = "coalesce(qual, '') || ' ' || coalesce(with_check, '')";
const ownFunction = `from pg_proc p where pronamespace = 'public'::regnamespace
  and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')`;

/** Written in the manner of splinter's lints; numbers are theirs. */
export const lints: Lint[] = [
  {
    name: "0001 foreign key without an index that starts with its columns",
    sql: `select conrelid::regclass || '.' || conname as finding from pg_constraint k
      join pg_class c on c.oid = k.conrelid where ${ours} and contype = 'f' and not c.relispartition
      and not exists (select from pg_index i where i.indrelid = k.conrelid
        and (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(k.conkey)] @> k.conkey)`,
  },
  {
    name: "0003 context asked for each row",
    sql: `select tablename || '.' || policyname as finding ${policy}
      and regexp_replace(${condition}, 'SELECT \\(*(NULLIF\\(current_setting|app_\\w+\\(\\)|now\\(\\))', '', 'g') ~ '(current_setting|app_\\w+\\(\\)|now\\(\\))'`,
  },
  {
    name: "0004 table without a primary key",
    sql: `select c.relname as finding from pg_class c where ${ours} and relkind in ('r', 'p')
      and not exists (select from pg_index where indrelid = c.oid and indisprimary)`,
  },
  {
    name: "0006 several permissive policies for one role and command",
    sql: `select tablename || ' ' || roles::text || ' ' || cmd as finding ${policy} and permissive = 'PERMISSIVE'
      group by tablename, roles, cmd having count(*) > 1`,
  },
  {
    name: "0007, 0013 row security not enabled or not forced, on partitions too",
    sql: `select c.relname as finding from pg_class c where ${ours} and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`,
  },
  {
    name: "0008 row security without a policy",
    sql: `select c.relname as finding from pg_class c where ${ours} and relkind in ('r', 'p') and not relispartition
      and not exists (select from pg_policy where polrelid = c.oid)`,
  },
  {
    name: "0009 the same index twice",
    sql: `select min(indexrelid::regclass::text) as finding from pg_index i join pg_class c on c.oid = i.indrelid where ${ours} and not c.relispartition
      group by indrelid, indkey::text, indclass::text, indoption::text, coalesce(pg_get_expr(indexprs, indrelid), ''), coalesce(pg_get_expr(indpred, indrelid), '')
      having count(*) > 1`,
  },
  {
    name: "0010, 0016 view that reads with its owner's rights, or a stored copy of rows",
    sql: `select c.relname as finding from pg_class c where ${ours}
      and (relkind = 'm' or (relkind = 'v' and not coalesce(reloptions::text ~ 'security_invoker=(true|on|1)', false)))`,
  },
  {
    name: "0011 function whose names are looked up where the caller says",
    sql: `select p.proname as finding ${ownFunction} and not coalesce(proconfig::text ~ 'search_path=', false)`,
  },
  {
    name: "0015 policy that trusts JSON which its reader may edit",
    sql: `select tablename || '.' || policyname as finding ${policy} and ${condition} ~ '\\m(metadata|settings|permissions|properties|payload|value)\\M'`,
  },
  {
    name: "0024 policy that is always true for a tenant",
    sql: `select tablename || '.' || policyname as finding ${policy} and roles && '{pd_tenant,public}' and permissive = 'PERMISSIVE' and (qual = 'true' or with_check = 'true')`,
  },
  {
    name: "0028, 0029 function with its owner's rights that anybody may call",
    sql: `select p.proname as finding ${ownFunction} and has_function_privilege('public', p.oid, 'execute')`,
  },
  {
    name: "0030 policy that opens when the context is not set",
    sql: `select tablename || '.' || policyname as finding ${policy} and ${condition} ~* 'current_setting[^)]*\\)[^)]*\\) is null'`,
  },
  {
    name: "policy for PUBLIC, for all commands, or for several roles",
    sql: `select tablename || '.' || policyname as finding ${policy} and (cmd = 'ALL' or cardinality(roles) <> 1 or roles = '{public}')`,
  },
  {
    name: "write policy that doesn't spell its check out",
    sql: `select tablename || '.' || policyname as finding ${policy} and cmd in ('INSERT', 'UPDATE') and with_check is null`,
  },
  {
    name: "policy that reads a setting without nullif",
    sql: `select tablename || '.' || policyname as finding ${policy} and ${condition} ~ 'current_setting' and ${condition} !~ 'NULLIF\\(current_setting'`,
  },
  {
    name: "object that isn't owned by pd_owner",
    sql: `select c.relname as finding from pg_class c where ${ours} and relowner <> 'pd_owner'::regrole
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
      union all select p.proname ${ownFunction} and proowner <> 'pd_owner'::regrole`,
  },
  {
    name: "default privileges that give a new table or function to anybody",
    sql: `select defaclobjtype::text || ' ' || privilege_type as finding from pg_default_acl, aclexplode(defaclacl) where grantee <> defaclrole`,
  },
  {
    name: "schema public in which others may create",
    sql: `select coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC') as finding from pg_namespace, aclexplode(nspacl)
      where nspname = 'public' and privilege_type = 'CREATE' and grantee not in ('pd_owner'::regrole, nspowner)`,
  },
  {
    name: "disabled trigger",
    sql: `select tgrelid::regclass || '.' || tgname as finding from pg_trigger join pg_class c on c.oid = tgrelid where ${ours} and tgenabled <> 'O'`,
  },
  {
    name: "type whose comparison isn't leakproof in a table with an organization",
    sql: `select c.relname || '.' || attname as finding from pg_attribute join pg_class c on c.oid = attrelid join pg_type t on t.oid = atttypid
      where ${ours} and relkind in ('r', 'p') and attnum > 0 and not attisdropped and (typname in ('numeric', 'citext') or typtype = 'e')`,
  },
];
