import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedTables, type DescribedTable } from "#drizzle/policies/described-tables.ts";
import { actingRoles, productRoles } from "#drizzle/policies/roles-sql.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { answerTo, logIn } from "./isolation-logins.ts";
import { contextSql, staffActors, tenantActors } from "./isolation-people.ts";
import { isActiveMember, isActiveStaff } from "./expected-access.ts";
import { identityRows, writeRows } from "./isolation-scene.ts";

let db: TestDatabase;
let web: pg.Client;
const tables = describedTables();

beforeAll(async () => {
  db = await testDatabase();
  web = await logIn(db, "pd_web");
  const client = await db.owner.connect();
  await client.query("set session_replication_role = replica");
  for (const [table, rows] of Object.entries(identityRows)) await writeRows(client, table, rows);
  client.release(true);
});
afterAll(async () => {
  await web.end();
  await db.close();
});

describe("grants", () => {
  type Column = DescribedTable["columns"][number];
  const kept = (table: DescribedTable) => ["version", "updated_at"].filter((column) => table.has(column));
  const named = (table: DescribedTable, properties: readonly string[]) => [
    ...properties.map((property) => table.column(property)),
    ...kept(table),
  ];

  function readable(table: DescribedTable, role: string, column: Column): boolean {
    const { tenant, staff, job, auth } = table.access;
    const program = role === "pd_job" ? job : role === "pd_auth" ? auth : undefined;
    if (program)
      return (
        Boolean(program.select) && (!column.secret || Boolean(program.secrets?.includes(column.property)))
      );
    if (role === "pd_tenant")
      return tenant.sees !== "nothing" && !column.secret && !tenant.hidden?.includes(column.property);
    return (role === "pd_staff" || role === "pd_staff_write") && staff.sees !== "nothing" && !column.secret;
  }

  function changeable(table: DescribedTable, role: string, column: Column): boolean {
    const { tenant, staff, job, auth } = table.access;
    const program = role === "pd_job" ? job : role === "pd_auth" ? auth : undefined;
    if (program)
      return (
        program.update === true ||
        (program.update !== undefined && named(table, program.update).includes(column.name))
      );
    if (role === "pd_tenant" && tenant.writes?.on.includes("update"))
      return !column.generated && column.name !== "id" && !column.secret;
    if (role === "pd_tenant")
      return tenant.updates !== undefined && named(table, tenant.updates).includes(column.name);
    if (
      role !== "pd_staff_write" ||
      !staff.writes?.includes("update") ||
      column.generated ||
      column.name === "id"
    )
      return false;
    return !column.secret || Boolean(staff.sets?.includes(column.property));
  }

  test.each(productRoles)("%s holds each column exactly as declared", async (role) => {
    const { rows } = await db.owner.query<{
      table: string;
      column: string;
      reads: boolean;
      changes: boolean;
    }>(
      `select relname as table, attname as column, has_column_privilege($1, c.oid, attnum, 'select') as reads,
         has_column_privilege($1, c.oid, attnum, 'update') as changes
       from pg_class c join pg_attribute on attrelid = c.oid and attnum > 0 and not attisdropped
       where relnamespace = 'public'::regnamespace and relname = any ($2)`,
      [role, tables.map(({ name }) => name)],
    );
    const expected = tables.flatMap((table) =>
      table.columns.map((column) => ({
        table: table.name,
        column: column.name,
        reads: readable(table, role, column),
        changes: changeable(table, role, column),
      })),
    );
    const line = (fact: (typeof expected)[number]) =>
      `${fact.table}.${fact.column} ${fact.reads ? "reads" : ""} ${fact.changes ? "changes" : ""}`;
    expect(rows.map(line).sort()).toEqual(expected.map(line).sort());
  });

  test("nobody may truncate, reference or put triggers on a table, and partitions are granted to nobody", async () => {
    const { rows } = await db.owner.query(
      `select relname, grantee::regrole::text, privilege_type from pg_class, aclexplode(relacl)
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and grantee <> relowner
         and (relispartition or privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))`,
    );
    expect(rows).toEqual([]);
  });

  test("secrets can't be read, not even by counting or by an insert's RETURNING", async () => {
    const secrets = tables.flatMap((table) =>
      table.columns.filter(({ secret }) => secret).map((column) => ({ table, column: column.name })),
    );
    expect(secrets.length).toBeGreaterThan(8);
    const answers = [];
    for (const role of actingRoles)
      for (const { table, column } of secrets)
        for (const sql of [
          `select "${column}" from "${table.name}"`,
          `select count("${column}") from "${table.name}"`,
          `insert into "${table.name}" ("${column}") values ('"x"') returning "${column}"`,
        ])
          answers.push(await answerTo(web, `set local role ${role}`, "set local row_security = on", sql));
    expect(new Set(answers)).toEqual(new Set(["42501"]));
  });
});

describe("the login of the console", () => {
  test("is nobody by itself: no table answers", async () => {
    for (const { name } of tables) expect(await answerTo(web, `select from "${name}"`), name).toBe("42501");
  });

  test("gets errors, not rows, from every table until the database has looked at who acts", async () => {
    const [actor] = tenantActors;
    for (const { name, access } of tables) {
      if (access.tenant.sees === "nothing") continue;
      expect(await answerTo(web, contextSql(actor!), `select from "${name}"`), name).toBe("42501");
    }
    expect(await answerTo(web, contextSql(actor!), "select admit_actor()", `select id from users`)).toBe(
      "done",
    );
  });

  test.each([...tenantActors, ...staffActors].map((actor) => [actor.name, actor] as const))(
    "is let in only as a person who may act now: %s",
    async (_, actor) => {
      const isActive = actor.role === "pd_tenant" ? isActiveMember(actor) : isActiveStaff(actor);
      expect(await answerTo(web, contextSql(actor), "select admit_actor()")).toBe(
        isActive ? "done" : "PD004",
      );
    },
  );

  test.each([
    "truncate bookings",
    "copy bookings to program 'cat'",
    "create table mine (id int)",
    "alter table bookings disable row level security",
    "drop policy tenant_select on bookings",
    "create function mine() returns int language sql as 'select 1'",
    "set local role pd_owner",
    "set local role pd_job",
    "set session_replication_role = replica",
    "select chain_loaded_activities()",
    "select begin_bulk_load()",
    "select maintain_log_partitions(0, 0)",
    "select pg_read_file('/etc/passwd')",
  ])("may not: %s", async (statement) => {
    for (const actor of [tenantActors[1]!, staffActors[1]!]) {
      expect(await answerTo(web, contextSql(actor), "select admit_actor()", statement)).toBe("42501");
    }
  });

  test("may not lock a table that it only reads", async () => {
    for (const actor of [tenantActors[1]!, staffActors[0]!]) {
      const lock = "lock table bookings in access exclusive mode";
      expect(await answerTo(web, contextSql(actor), "select admit_actor()", lock)).toBe("42501");
    }
  });

  test("sees no statistics and no other session's statement", async () => {
    await web.query(`begin; ${contextSql(tenantActors[1]!)}; select admit_actor()`);
    const { rows } = await web.query<{ known: string; watched: string }>(
      `select (select count(*) from pg_stats where schemaname = 'public' and tablename = 'user_sessions') as known,
              (select count(*) from pg_stat_activity where usename <> 'pd_web' and query <> '<insufficient privilege>' and query <> '') as watched`,
    );
    await web.query("rollback");
    expect(rows).toEqual([{ known: "0", watched: "0" }]);
  });
});

test("no role of the product has a way around row security", async () => {
  const { rows } = await db.owner.query(
    `select rolname from pg_roles where rolname like 'pd\\_%'
     and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication or (rolname = 'pd_owner' and rolcanlogin)
       or (rolname <> 'pd_owner' and pg_has_role(rolname, 'pd_owner', 'member')))
     union all select rolname from pg_roles r where rolname like 'pd\\_%' and rolname <> 'pd_owner'
       and exists (select from pg_class where relowner = r.oid)
     union all select m.member::regrole::text from pg_auth_members m join pg_roles granted on granted.oid = m.roleid
       where m.member::regrole::text like 'pd\\_%' and granted.rolname like 'pg\\_%'`,
  );
  expect(rows).toEqual([]);
});
