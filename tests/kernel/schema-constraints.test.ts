import type { PoolClient } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

describe("constraints that hold the business together", () => {
  // Rolled back, because an audited table refuses a commit outside a change.
  let client: PoolClient;
  beforeEach(async () => {
    client = await db.owner.connect();
    await client.query("begin");
    // Constraints alone are asked here: a write without a change would be refused before it reaches them.
    await client.query("select begin_bulk_load()");
  });
  afterEach(async () => {
    await client.query("rollback");
    client.release();
  });

  const refused = async (sql: string) => {
    await client.query("savepoint attempt");
    try {
      await client.query(sql);
      return "accepted";
    } catch (error) {
      await client.query("rollback to savepoint attempt");
      return (error as { constraint?: string }).constraint;
    }
  };
  const insert = async (sql: string) =>
    ((await client.query(`${sql} returning id`)).rows[0] as { id: string }).id;

  test("a subscription has exactly one payer, and an organization points only at its own", async () => {
    const user = await insert(`insert into users (email) values ('payer@contract.test')`);
    const [ours, theirs] = [
      await insert(`insert into organizations (name, slug) values ('Ours', 'contract-ours')`),
      await insert(`insert into organizations (name, slug) values ('Theirs', 'contract-theirs')`),
    ];
    const plan = await insert(
      `insert into subscription_plans (name, code, price_amount, currency) values ('Plan', 'contract', 1000, 'EUR')`,
    );
    const subscribe = (who: string) =>
      `insert into subscriptions (plan_id, status, price_amount, currency, user_id, organization_id) values ('${plan}', 'active', 1000, 'EUR', ${who})`;
    expect(await refused(subscribe("null, null"))).toBe("subscriptions_payer_check");
    expect(await refused(subscribe(`'${user}', '${ours}'`))).toBe("subscriptions_payer_check");
    const subscription = await insert(subscribe(`null, '${ours}'`));
    expect(await refused(subscribe(`null, '${ours}'`))).toBe("subscriptions_one_per_organization_key");
    await client.query("set constraints organizations_subscription_tenant_fk immediate");
    const point = (organization: string) =>
      `update organizations set subscription_id = '${subscription}' where id = '${organization}'`;
    expect(await refused(point(theirs))).toBe("organizations_subscription_tenant_fk");
    expect(await refused(point(ours))).toBe("accepted");
    expect(
      await refused(
        `insert into invoices (number, organization_id, subscription_id, total_amount, currency) values ('C-1', '${theirs}', '${subscription}', 1, 'EUR')`,
      ),
    ).toBe("invoices_subscription_tenant_fk");
  });

  test("an address is unique in lower case among the living", async () => {
    expect(await refused(`insert into users (email) values ('Upper@contract.test')`)).toBe(
      "users_email_check",
    );
    await insert(`insert into users (email) values ('twin@contract.test')`);
    expect(await refused(`insert into users (email) values ('twin@contract.test')`)).toBe("users_email_key");
    await client.query(`update users set deleted_at = now() where email = 'twin@contract.test'`);
    expect(await refused(`insert into users (email) values ('twin@contract.test')`)).toBe("accepted");
  });

  test("a coupon is never redeemed beyond its cap", async () => {
    const coupon = `insert into coupons (code, discount_type, discount_value, max_redemptions, redemption_count) values`;
    expect(await refused(`${coupon} ('CONTRACT', 'percentage', 2500, 1, 2)`)).toBe(
      "coupons_redemption_count_check",
    );
    expect(await refused(`${coupon} ('CONTRACT', 'percentage', 10001, 1, 0)`)).toBe(
      "coupons_discount_value_check",
    );
    expect(await refused(`${coupon} ('CONTRACT', 'fixed', 500, 1, 0)`)).toBe("coupons_currency_check");
    expect(await refused(`${coupon} ('CONTRACT', 'percentage', 2500, null, 7)`)).toBe("accepted");
  });

  test("a driver is in one place at a time, unless the other assignment came to nothing", async () => {
    const user = await insert(`insert into users (email) values ('driver@contract.test')`);
    const driver = await insert(`insert into delivery_drivers (user_id) values ('${user}')`);
    const service = await insert(
      `insert into services (name, code, type, base_price, currency) values ('Shirts', 'CONTRACT', 'pressing', 250, 'EUR')`,
    );
    const booking = await insert(
      `insert into bookings (booking_number, user_id, service_id, currency, pickup_date) values ('CONTRACT-1', '${user}', '${service}', 'EUR', '2030-01-01')`,
    );
    const assign = (type: string, status: string, during: string) =>
      `insert into delivery_assignments (booking_id, driver_id, assignment_type, status, during) values ('${booking}', '${driver}', '${type}', '${status}', '${during}')`;
    expect(await refused(assign("pickup", "assigned", "[2030-01-01 10:00Z, 2030-01-01 10:15Z)"))).toBe(
      "accepted",
    );
    expect(await refused(assign("delivery", "assigned", "[2030-01-01 10:10Z, 2030-01-01 10:25Z)"))).toBe(
      "delivery_assignments_driver_slot_excl",
    );
    expect(await refused(assign("delivery", "cancelled", "[2030-01-01 10:10Z, 2030-01-01 10:25Z)"))).toBe(
      "accepted",
    );
    expect(await refused(assign("delivery", "assigned", "[2030-01-01 10:15Z, 2030-01-01 10:30Z)"))).toBe(
      "accepted",
    );
    expect(await refused(assign("delivery", "failed", "(,)"))).toBe("delivery_assignments_during_check");
  });

  test("the position of an address is derived from its latitude and longitude", async () => {
    const user = await insert(`insert into users (email) values ('address@contract.test')`);
    await client.query(
      `insert into user_addresses (user_id, street_address, city, postal_code, latitude, longitude) values ('${user}', 'Quay 1', 'Port', '1000', 52.5, 13.4)`,
    );
    const { rows } = await client.query(`select coordinates from user_addresses where user_id = '${user}'`);
    expect(rows).toEqual([{ coordinates: { x: 13.4, y: 52.5 } }]);
  });
});
