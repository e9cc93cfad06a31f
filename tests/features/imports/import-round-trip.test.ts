import { afterAll, beforeAll, expect, test } from "vitest";
import { type ImportScene, importScene } from "./import-scene.ts";

let scene: ImportScene;
beforeAll(async () => (scene = await importScene()));
afterAll(() => scene.close());

const texts = [
  "=1+1",
  "-5",
  "'quoted",
  "a;=b",
  "4 bytes: 😀𝒳",
  "two\nlines",
  "_x000D_",
  "&lt;b&gt;",
  "x\u0001y",
  "",
  " padded ",
];

test.each(["csv", "xlsx"])("an exported %s comes back as no change at all", async (format) => {
  await scene.seedRows("delete from coupons; delete from subscription_plans");
  const client = await scene.db.owner.connect();
  await client.query("begin; set local session_replication_role = replica");
  for (const [at, text] of texts.entries()) {
    await client.query(
      "insert into coupons (code, name, discount_type, discount_value, currency, duration, valid_from, plan_ids) values ($1, $2, 'fixed', $3, 'EUR', 'once', $4, $5)",
      [
        `C${at}`,
        text,
        at === 0 ? "9223372036854775807" : 5,
        // The hour that comes twice in autumn, and microseconds.
        at % 2 ? "2026-10-25T00:30:00.123456Z" : "2026-10-25T01:30:00.654321Z",
        "[12345678901234567890, 1.50]",
      ],
    );
  }
  await client.query(`
    insert into coupons (code, discount_type, discount_value, duration, valid_from) values ('NULL', 'percentage', 1, 'once', '2099-01-02T03:04:05.000001Z');
    insert into subscription_plans (name, code, price_amount, currency, features) values ('Kuwaiti', 'kw', 1234567, 'KWD', '{"n": 98765432109876543210}'), ('Yen', 'jp', 500, 'JPY', '{}'), ('Big', 'big', 900719925474099312, 'EUR', '{}');
    commit`);
  client.release();

  const search = "ids=1&zone=Europe/Berlin&columns=";
  for (const [resource, columns, rows] of [
    [
      "coupons",
      "code,name,discountType,discountValue,duration,validFrom,validUntil,isActive,planIds",
      texts.length + 1,
    ],
    ["subscription-plans", "name,code,priceAmount,features,isActive,trialDays,description", 3],
  ] as const) {
    const file = await scene.export(`${resource}.${format}`, search + columns);
    const fileId = await scene.bring(resource, file);
    const input = await scene.mapping(fileId, { timeZone: "UTC" });
    expect(input.columns).not.toContain(null);
    expect(await scene.check(input)).toMatchObject({
      rows,
      unchanged: rows,
      created: 0,
      updated: 0,
      failed: 0,
      faults: [],
    });
  }
});

test("amounts, times and truths of a file that people wrote are read as they meant them", async () => {
  await scene.seedRows("delete from subscription_plans; delete from coupons");
  const plans = await scene.bring(
    "subscription-plans",
    "Name\tCode\tPrice\tCurrency\tActive\nOne\tone\t1,234.5\teur\tyes\nTwo\ttwo\t12\tJPY\tno\nThree\tthree\t1.005\tEUR\tyes\nFour\tfour\t9\tEUR\tperhaps\n",
  );
  const input = await scene.mapping(plans);
  const checked = await scene.check(input);
  expect(checked.faults.map(({ number, faults }) => [number, faults[0]?.message])).toEqual([
    [4, "This isn't an amount in EUR."],
    [5, "Write yes or no."],
  ]);
  await scene.apply("subscriptionPlans", { ...input, leaveFaulty: true });
  expect(
    await scene.rows(
      "select code, price_amount::text, currency, is_active from subscription_plans order by code",
    ),
  ).toEqual([
    { code: "one", price_amount: "123450", currency: "EUR", is_active: true },
    { code: "two", price_amount: "12", currency: "JPY", is_active: false },
  ]);
  const coupons = await scene.bring(
    "coupons",
    "Code,Discount type,Discount,Valid from\nA,percentage,1,2026-07-01 12:00\nB,percentage,1,2026-07-01T12:00:00+05:00\n",
  );
  await scene.apply("coupons", await scene.mapping(coupons));
  expect(
    await scene.rows("select code, (valid_from at time zone 'utc')::text as at from coupons order by code"),
  ).toEqual([
    { code: "A", at: "2026-07-01 10:00:00" },
    { code: "B", at: "2026-07-01 07:00:00" },
  ]);
});
