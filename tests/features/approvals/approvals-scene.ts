import { randomUUID } from "node:crypto";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { systemRoles } from "#shared/roles.ts";
import type { PolicyCondition } from "#shared/approvals/policy-condition.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testApp, type TestApp } from "#tests/support/test-app.ts";

type Caller = ReturnType<TestApp["caller"]>;

export interface ApprovalsScene {
  app: TestApp;
  /** Staff with a role of these permissions. */
  staff(name: string, permissions: readonly string[]): Promise<StaffActor>;
  as(actor: StaffActor | MemberActor): Caller;
  policy(facts: {
    name: string;
    commands?: readonly string[];
    condition: PolicyCondition;
    permission?: string;
    role?: string;
    expiresHours?: number;
    organizationId?: string;
  }): Promise<string>;
  subscriptions(count: number): Promise<string[]>;
  rows<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  bare(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export const everything: PolicyCondition = { kind: "always" };

/** Two colleagues, rules to choose, and subscriptions to do something to. */
export async function approvalsScene(): Promise<ApprovalsScene> {
  const app = await testApp();
  const bare = (text: string, values: unknown[] = []) =>
    setScene<Record<string, unknown>>(app.db, text, values);
  await bare(
    "insert into roles (name, description, permissions, is_system_role) select name, description, permissions, true from jsonb_to_recordset($1::jsonb) as wanted (name text, description text, permissions jsonb) on conflict do nothing returning id",
    [JSON.stringify(systemRoles)],
  );
  return {
    app,
    bare,
    rows: async <Row>(text: string, values: unknown[] = []) =>
      (await app.db.owner.query(text, values)).rows as Row[],
    async staff(name, permissions) {
      const email = `${name.toLowerCase().replaceAll(" ", ".")}.${randomUUID().slice(0, 6)}@pressdesk.test`;
      const [user] = await bare(
        "insert into users (email, full_name, role) values ($1, $2, 'staff') returning id",
        [email, name],
      );
      const [role] = await bare("insert into roles (name, permissions) values ($1, $2::jsonb) returning id", [
        `role of ${email}`,
        JSON.stringify(permissions),
      ]);
      const userId = String(user!["id"]);
      await bare("insert into user_roles (user_id, role_id) values ($1, $2) returning id", [
        userId,
        role!["id"],
      ]);
      return {
        kind: "staff",
        userId,
        sessionId: randomUUID(),
        email,
        name,
        permissions: new Set(permissions),
        organizationId: null,
        ipAddress: "192.0.2.7",
        userAgent: "tests",
      };
    },
    as: (actor) => app.caller(actor),
    async policy({ name, commands = ["*"], condition, permission, role, expiresHours = 24, organizationId }) {
      const [made] = await bare(
        `insert into approval_policies (name, commands, condition, approver_permission, approver_role, expires_hours, organization_id)
         values ($1, $2::jsonb, $3::jsonb, $4, $5, $6, $7) returning id`,
        [
          name,
          JSON.stringify(commands),
          JSON.stringify(condition),
          role ? null : (permission ?? "changes:approve"),
          role ?? null,
          expiresHours,
          organizationId ?? null,
        ],
      );
      return String(made!["id"]);
    },
    async subscriptions(count) {
      const made = await bare(
        `with plan as (insert into subscription_plans (name, code, price_amount, currency) values ('Weekly', 'weekly-' || gen_random_uuid(), 4900, 'EUR') returning id),
         person as (insert into users (email, full_name) select 'c' || gen_random_uuid() || '@example.test', 'Customer ' || n from generate_series(1, $1::int) n returning id)
         insert into subscriptions (user_id, plan_id, status, price_amount, currency)
         select person.id, plan.id, 'active', 4900, 'EUR' from person, plan returning id`,
        [count],
      );
      return made.map(({ id }) => String(id));
    },
    close: () => app.close(),
  };
}
