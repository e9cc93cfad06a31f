import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoDsnKey, demoKeys } from "#drizzle/seed/demo-keys.ts";
import { groupError } from "#server/features/errors/error-grouping.ts";
import { readValues } from "#shared/filter-values.ts";
import type { Filter } from "#shared/list-params.ts";
import { listParamsSchema } from "#shared/inputs/list-inputs.ts";
import { resourceByName } from "#shared/resources/all-resources.ts";
import { systemRoles } from "#shared/roles.ts";
import { demoDatabase, passwordHash, type DemoDatabase } from "./demo-business-scene.ts";

let db: DemoDatabase;
beforeAll(async () => {
  db = await demoDatabase();
});
afterAll(() => db.close());

describe("people and access", () => {
  test("the demo sign-ins have one hash in both places and the role of their desk", async () => {
    for (const role of systemRoles) {
      const [person] = await db.rows(
        `select u.password_hash, a.password, a.provider_account_id = u.id::text as same, r.permissions, u.status from users u join auth_accounts a on a.user_id = u.id and a.provider = 'credential'
        join user_roles given on given.user_id = u.id join roles r on r.id = given.role_id where u.email = $1 and r.is_system_role`,
        [`${role.name}@pressdesk.test`],
      );
      expect(person, role.name).toEqual({
        password_hash: passwordHash,
        password: passwordHash,
        same: true,
        permissions: role.permissions,
        status: "active",
      });
    }
  });

  test("the two organization admins are admins of their own, and nothing else", async () => {
    for (const slug of ["northwind", "contoso"]) {
      expect(
        await db.rows(
          `select o.slug, m.role, m.is_active, (select count(*)::int from user_roles where user_id = u.id) as roles, u.password_hash from users u join organization_members m on m.user_id = u.id join organizations o on o.id = m.organization_id where u.email = $1`,
          [`orgadmin@${slug}.test`],
        ),
      ).toEqual([{ slug, role: "admin", is_active: true, roles: 0, password_hash: passwordHash }]);
    }
  });

  test("nobody else has a password, and no mail can reach a stranger", async () => {
    expect(
      await db.rows("select count(*)::int as people from users where password_hash is not null"),
    ).toEqual([{ people: 8 }]);
    expect(
      await db.rows(
        "select email from users where email !~ '\\.test$' union all select billing_email from organizations where billing_email !~ '\\.test$' union all select to_address from mail_messages where to_address !~ '\\.test$' union all select invitee_email from invitations where invitee_email !~ '\\.test$'",
      ),
    ).toEqual([]);
  });

  test("who signs in to the console reads dates and amounts as its English writes them", async () => {
    expect(
      await db.rows(
        "select distinct locale from user_profiles join users on users.id = user_id where users.password_hash is not null",
      ),
    ).toEqual([{ locale: "en-GB" }]);
    const [locales] = await db.rows("select count(distinct locale)::int as n from user_profiles");
    expect(locales!["n"]).toBeGreaterThan(3);
  });

  test("names are as varied as in a city", async () => {
    const [names] = await db.rows(
      "select count(distinct first_name)::int as first, count(distinct last_name)::int as last, count(distinct full_name)::float / count(*) as different from user_profiles join users on users.id = user_id",
    );
    expect(names!["first"]).toBeGreaterThan(120);
    expect(names!["last"]).toBeGreaterThan(250);
    expect(names!["different"]).toBeGreaterThan(0.85);
  });

  test("the keys in clear fit the hashes that are stored", async () => {
    const stored = "where key_hash = encode(sha256(convert_to($1, 'UTF8')), 'hex')";
    for (const { key, scopes } of demoKeys) {
      expect(
        await db.rows(`select scopes, left($1, length(prefix)) = prefix as begins from api_keys ${stored}`, [
          key,
        ]),
        key,
      ).toEqual([{ scopes, begins: true }]);
    }
    expect(
      await db.rows(
        `select ingest_id::int as project from api_keys k join ingest_projects p on p.id = k.project_id ${stored}`,
        [demoDsnKey],
      ),
    ).toEqual([{ project: 1 }]);
  });
});

describe("errors and experiments", () => {
  test("errors are grouped as the intake would group them", async () => {
    const stored = await db.rows<{ payload: object; fingerprint: string; grouping: object }>(
      "select distinct on (group_id) payload, fingerprint, grouping from error_logs l join error_groups g on g.id = l.group_id order by group_id, occurred_at",
    );
    expect(stored.length).toBeGreaterThanOrEqual(60);
    for (const { payload, fingerprint, grouping } of stored) {
      const found = groupError(payload);
      expect({
        fingerprint: found.fingerprint,
        grouping: { method: found.method, parts: found.parts },
      }).toEqual({ fingerprint, grouping });
    }
  });

  test("two experiments are running, with both variants and nobody in two", async () => {
    const running = await db.rows<{ key: string; smallest: number; variants: number }>(
      `select key, min(people)::int as smallest, count(*)::int as variants from (select e.key, variant_name, count(*) as people from experiments e join experiment_assignments a on a.experiment_id = e.id where status = 'running' group by 1, 2) counted group by key`,
    );
    expect(running).toHaveLength(2);
    for (const { smallest, variants } of running) {
      expect(variants).toBe(2);
      expect(smallest).toBeGreaterThan(80);
    }
    expect(
      await db.rows(
        "select a.id from experiment_assignments a join experiments e on e.id = a.experiment_id where not e.variants @> jsonb_build_array(jsonb_build_object('name', variant_name))",
      ),
    ).toEqual([]);
  });

  test("the audit log verifies, chain by chain", async () => {
    const chains = await db.rows(
      "select chain, problem, checked::int as entries from audit_chains cross join lateral verify_audit_chain(chain)",
    );
    expect(chains.length).toBeGreaterThan(10);
    expect(chains.filter(({ problem, entries }) => problem !== null || !entries)).toEqual([]);
    expect(
      await db.rows(
        "select change_id from change_rows where change_id not in (select change_id from activities where change_id is not null)",
      ),
    ).toEqual([]);
  });

  test("saved views say what lists understand", async () => {
    const views = await db.rows<{ resource: string; name: string; params: object }>(
      "select resource, name, params from saved_views",
    );
    expect(views.length).toBeGreaterThan(8);
    for (const { resource, name, params } of views) {
      const { filter, sort } = listParamsSchema.parse(params);
      const { fields } = resourceByName(resource);
      const check = (node: Filter): void => {
        if ("related" in node) return [node.some ?? [], node.none ?? []].flat().forEach(check);
        if (!("field" in node)) return [...(node.all ?? []), ...(node.any ?? [])].forEach(check);
        expect(fields[node.field], `${name}: ${node.field}`).toBeDefined();
        expect(readValues(fields[node.field]!, node), name).not.toHaveProperty("fault");
      };
      if (filter) check(filter);
      for (const { field } of sort ?? []) expect(fields[field]?.sortable, `${name}: ${field}`).toBe(true);
    }
  });
});
