import { randomUUID } from "node:crypto";
import { eq, inArray, ne, sql } from "drizzle-orm";
import pino from "pino";
import { z } from "zod";
import { coupons, paymentMethods } from "#drizzle/schema/billing.ts";
import { apiKeys } from "#drizzle/schema/extensions.ts";
import { serviceCategories, services } from "#drizzle/schema/laundry.ts";
import { users } from "#drizzle/schema/authentication.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import { organizations, teams } from "#drizzle/schema/tenancy.ts";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { command } from "#server/change/command.ts";
import { diffResources } from "#server/change/diff-resources.ts";
import { updateSelected } from "#server/change/update-selected.ts";
import { updateVersioned } from "#server/change/update-versioned.ts";
import { auditRouter } from "#server/features/audit/audit-router.ts";
import { conflict } from "#server/errors.ts";
import type { Context } from "#server/trpc/context.ts";
import { change, router } from "#server/trpc/procedures.ts";
import type { ChangeOutcome, Plan } from "#shared/change.ts";
import { couponsResource } from "#shared/resources/billing-resources.ts";
import { usersResource } from "#shared/resources/users-resources.ts";
import { testDatabase, type TestDatabase, type TestDatabaseOptions } from "#tests/support/test-database.ts";

const ids = z.strictObject({ ids: z.array(z.uuid()).min(1).max(20_000) });

/** A few commands over real tables, enough to see what the kernel does with any. */
const sceneRouter = router({
  audit: auditRouter,
  discount: change(
    command("coupons:update", ids.extend({ value: z.int() }), ({ tx, explain }, { ids, value }) => {
      explain({ entityType: "coupons", description: `Discount of ${ids.length} coupons` });
      return updateSelected(tx, coupons, inArray(coupons.id, ids), { discountValue: BigInt(value) });
    }),
  ),
  edit: change(
    command(
      "coupons:update",
      z.strictObject({ id: z.uuid(), version: z.int(), name: z.string() }),
      ({ tx }, { name, ...row }) => updateVersioned(tx, coupons, row, { name }),
    ),
  ),
  makeFixed: change(
    command(
      "coupons:update",
      z.strictObject({ id: z.uuid(), currency: z.string() }),
      ({ tx }, { id, currency }) =>
        updateSelected(tx, coupons, eq(coupons.id, id), { discountType: "fixed", currency }),
    ),
  ),
  create: change(
    command(
      "coupons:create",
      z.strictObject({ code: z.string(), value: z.int().default(1000) }),
      async ({ tx, effect }, { code, value }) => {
        const [made] = await tx
          .insert(coupons)
          .values({ code, discountType: "percentage", discountValue: BigInt(value) })
          .returning({ id: coupons.id });
        await effect(
          "mail",
          { to: "marketing@pressdesk.test", code, couponId: made!.id },
          `announce:${made!.id}`,
        );
        return made!;
      },
    ),
  ),
  remove: change(
    command("coupons:delete", ids, async ({ tx }, { ids }) => {
      await tx.delete(coupons).where(inArray(coupons.id, ids));
    }),
  ),
  rename: change(
    command("users:update", ids.extend({ notes: z.string() }), ({ tx }, { ids, notes }) =>
      updateSelected(tx, users, inArray(users.id, ids), { notes }),
    ),
  ),
  sync: change(
    command(
      "coupons:update",
      z.strictObject({ id: z.uuid(), stripeCouponId: z.string() }),
      async ({ tx, effect }, { id, stripeCouponId }) => {
        await updateSelected(tx, coupons, inArray(coupons.id, [id]), { stripeCouponId });
        await effect("stripe.coupon.create", { stripeCouponId }, `create:${stripeCouponId}`);
      },
      { effects: { "stripe.coupon.create": "stripe.coupon.delete" } },
    ),
  ),
  createRandom: change(
    command("coupons:create", z.strictObject({}), async ({ tx, effect, generated }) => {
      const code = `R${randomUUID().slice(0, 8).toUpperCase()}`;
      generated(code);
      await tx.insert(coupons).values({ code, discountType: "percentage", discountValue: 1000n });
      await effect("mail", { text: `Your code is ${code}.` }, `announce:${code}`);
    }),
  ),
  twice: change(
    command(
      "coupons:update",
      z.strictObject({ id: z.uuid(), value: z.int(), code: z.string() }),
      async ({ tx }, { id, value, code }) => {
        await tx.update(coupons).set({ discountValue: 2n, name: "for a moment" }).where(eq(coupons.id, id));
        const [made] = await tx
          .insert(coupons)
          .values({ code, discountType: "percentage", discountValue: 1n })
          .returning({ id: coupons.id });
        await tx.update(coupons).set({ name: "renamed at once" }).where(eq(coupons.id, made!.id));
        await tx
          .update(coupons)
          .set({ discountValue: BigInt(value), name: "Coupon 1" })
          .where(eq(coupons.id, id));
        const [gone] = await tx
          .insert(coupons)
          .values({ code: `${code}2`, discountType: "percentage", discountValue: 1n })
          .returning({ id: coupons.id });
        await tx.delete(coupons).where(eq(coupons.id, gone!.id));
      },
    ),
  ),
  danglingSubscription: change(
    command("organizations:create", z.strictObject({}), async ({ tx }) => {
      await tx
        .insert(organizations)
        .values({ name: "Fabrikam", slug: "fabrikam", subscriptionId: randomUUID() });
    }),
  ),
  catalogue: change(
    command("services:create", z.strictObject({ services: z.int() }), async ({ tx }, { services: count }) => {
      const [category] = await tx
        .insert(serviceCategories)
        .values({ name: "Curtains" })
        .returning({ id: serviceCategories.id });
      const categoryId = category!.id;
      for (let n = 0; n < count; n++) {
        await tx.insert(services).values({
          name: `Curtain ${n}`,
          code: `CURTAIN${n}`,
          type: "household",
          basePrice: 900n,
          currency: "EUR",
          categoryId,
        });
      }
      return { categoryId };
    }),
  ),
  /** Deletes a category, and puts its services into another, new one. */
  replaceCategory: change(
    command(
      "services:update",
      z.strictObject({ id: z.uuid(), name: z.string() }),
      async ({ tx }, { id, name }) => {
        const [made] = await tx
          .insert(serviceCategories)
          .values({ name })
          .returning({ id: serviceCategories.id });
        await tx.update(services).set({ categoryId: made!.id }).where(eq(services.categoryId, id));
        await tx.delete(serviceCategories).where(eq(serviceCategories.id, id));
        return { categoryId: made!.id };
      },
    ),
  ),
  renameTeams: change(
    command("teams:update", z.strictObject({ name: z.string() }), async ({ tx, effect }, { name }) => {
      await effect("webhook", { name }, "renamed");
      return updateSelected(tx, teams, sql`true`, { name: sql`${name} || ' ' || ${teams.name}` });
    }),
  ),
  makeDefault: change(
    command("payment-methods:update", z.strictObject({ id: z.uuid() }), async ({ tx }, { id }) => {
      await tx.update(paymentMethods).set({ isDefault: false }).where(ne(paymentMethods.id, id));
      await tx.update(paymentMethods).set({ isDefault: true }).where(eq(paymentMethods.id, id));
    }),
  ),
  removeKeys: change(
    command("api-keys:delete", ids, async ({ tx }, { ids }) => {
      await tx.delete(apiKeys).where(inArray(apiKeys.id, ids));
    }),
  ),
  endBeforeStart: change(
    command(
      "coupons:update",
      z.strictObject({ id: z.uuid() }),
      async ({ tx }, { id }) => {
        await tx.update(coupons).set({ validUntil: "2001-01-01T00:00:00Z" }).where(eq(coupons.id, id));
      },
      { rules: { coupons_valid_until_check: "The end must come after the start." } },
    ),
  ),
  sleep: change(
    command("coupons:sleep", z.strictObject({ limit: z.int() }), async ({ tx }, { limit }) => {
      await tx.execute(sql.raw(`set local statement_timeout = ${limit}`));
      await tx.execute(sql`select pg_sleep(5)`);
    }),
  ),
  forge: change(
    command("activities:forge", z.strictObject({}), async ({ tx }) => {
      await tx.insert(activities).values({ action: "activities:forge" });
    }),
  ),
  break: change(
    command("coupons:break", z.strictObject({}), async () => {
      throw new TypeError("secret internals");
    }),
  ),
  refuse: change(
    command("coupons:update", ids, async ({ tx }, { ids }) => {
      await updateSelected(tx, coupons, inArray(coupons.id, ids), { isActive: false });
      throw conflict("This coupon is used in a running campaign.");
    }),
  ),
  touchNothing: change(
    command("coupons:check", z.strictObject({}), async ({ explain }) =>
      explain({ entityType: "coupons", description: "Checked" }),
    ),
  ),
});

export interface Scene extends TestDatabase {
  staff: StaffActor;
  /** The router as somebody with these permissions; default all. */
  as(
    permissions?: readonly string[],
    actor?: StaffActor | MemberActor,
  ): ReturnType<typeof sceneRouter.createCaller>;
  person(name: string): Promise<StaffActor>;
  coupons(count: number, prefix?: string): Promise<string[]>;
  /** Cards of the staff member, the first of them the default. */
  paymentMethods(count: number): Promise<string[]>;
  apiKeys(count: number): Promise<string[]>;
  /** An organization with one team, and its owner. */
  organization(name: string): Promise<{ id: string; teamId: string; owner: MemberActor }>;
  /** Somebody uses the coupon. */
  redeem(couponId: string): Promise<void>;
  /** The plan of a rehearsal. */
  planOf(outcome: Promise<ChangeOutcome>): Promise<Plan>;
  /** The change that was applied. */
  changeOf(outcome: Promise<ChangeOutcome>): Promise<string>;
  context(actor: StaffActor | MemberActor): Context;
  rows<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Writes past the kernel, as a superuser without triggers; gives the ids that it returns. */
  bareUpdate(text: string, values?: unknown[]): Promise<string[]>;
}

export async function changeScene(options: TestDatabaseOptions = {}): Promise<Scene> {
  const db = await testDatabase(options);
  const rows = async <Row>(text: string, values: unknown[] = []) =>
    (await db.owner.query(text, values)).rows as Row[];
  const setScene = async (text: string, values: unknown[]) => {
    const client = await db.owner.connect();
    try {
      await client.query("begin; set local session_replication_role = replica");
      const { rows } = await client.query<{ id: string }>(text, values);
      await client.query("commit");
      return rows.map(({ id }) => id);
    } finally {
      client.release();
    }
  };
  const person = async (name: string): Promise<StaffActor> => {
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@pressdesk.test`;
    const [userId] = await setScene(
      "insert into users (email, full_name, role) values ($1, $2, 'staff') returning id",
      [email, name],
    );
    const [roleId] = await setScene(
      "insert into roles (name, permissions) values ($1, '[\"*\"]') returning id",
      [`role of ${name}`],
    );
    await setScene("insert into user_roles (user_id, role_id) values ($1, $2) returning id", [
      userId,
      roleId,
    ]);
    return {
      kind: "staff",
      userId: userId!,
      sessionId: randomUUID(),
      email,
      name,
      permissions: new Set(["*"]),
      organizationId: null,
      ipAddress: "192.0.2.7",
      userAgent: "tests",
    };
  };
  const staff = await person("Nora Staff");
  const resources = diffResources([
    { resource: couponsResource, binding: { table: coupons } },
    { resource: usersResource, binding: { table: users } },
  ]);
  const context = (actor: StaffActor | MemberActor): Context => ({
    database: db.database,
    live: { subscribe: async function* () {}, close: async () => {} },
    // No command here asks for a password.
    auth: {} as Context["auth"],
    actor,
    diffResources: resources,
    requestId: randomUUID(),
    log: pino({ level: "silent" }),
    signal: undefined,
  });
  return {
    ...db,
    staff,
    person,
    context,
    rows,
    bareUpdate: (text, values = []) => setScene(text, values),
    as: (permissions = ["*"], actor = staff) =>
      sceneRouter.createCaller(context({ ...actor, permissions: new Set(permissions) })),
    paymentMethods: (count) =>
      setScene(
        `insert into payment_methods (user_id, provider_payment_method_id, is_default)
         select $2, 'pm_' || n, n = 1 from generate_series(1, $1::int) n returning id`,
        [count, staff.userId],
      ),
    apiKeys: (count) =>
      setScene(
        "insert into api_keys (name, prefix, key_hash) select 'Key ' || n, 'pd_' || n, md5(n::text) from generate_series(1, $1::int) n returning id",
        [count],
      ),
    organization: async (name) => {
      const { kind: _kind, organizationId: _organizationId, ...owner } = await person(`${name} Owner`);
      await setScene("delete from user_roles where user_id = $1 returning id", [owner.userId]);
      const [id] = await setScene(
        "insert into organizations (name, slug) values ($1, lower($1)) returning id",
        [name],
      );
      await setScene(
        "insert into organization_members (organization_id, user_id, role) values ($1, $2, 'owner') returning id",
        [id, owner.userId],
      );
      const [teamId] = await setScene(
        "insert into teams (organization_id, name) values ($1, 'Team') returning id",
        [id],
      );
      return {
        id: id!,
        teamId: teamId!,
        owner: { ...owner, kind: "member", organizationId: id!, organizationRole: "owner" },
      };
    },
    redeem: async (couponId) => {
      await setScene(
        "insert into coupon_redemptions (coupon_id, user_id, discount_amount, currency) values ($1, $2, 100, 'EUR') returning id",
        [couponId, staff.userId],
      );
    },
    planOf: async (pending) => {
      const outcome = await pending;
      if (outcome.mode !== "rehearse") throw new Error("This was applied.");
      return outcome.plan;
    },
    changeOf: async (pending) => {
      const outcome = await pending;
      if (outcome.mode !== "apply") throw new Error("This was only rehearsed.");
      return outcome.changeId;
    },
    coupons: (count, prefix = "SPRING") =>
      setScene(
        `insert into coupons (code, name, discount_type, discount_value)
         select $2 || n, 'Coupon ' || n, 'percentage', 1000 from generate_series(1, $1::int) n returning id`,
        [count, prefix],
      ),
  };
}
