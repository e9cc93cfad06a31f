import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Row } from "#server/data/list-query.ts";
import { apply, changeIdOf, editScene, refusalOf, wordsOf, type EditScene } from "./record-edits-scene.ts";

let scene: EditScene;
beforeAll(async () => {
  scene = await editScene();
});
afterAll(() => scene?.close());

type Values = Record<string, string | number | boolean | null>;

let codes = 0;
async function newCoupon(values: Record<string, unknown> = {}): Promise<Row> {
  const code = `EDIT${++codes}`;
  const made = await scene.records("coupons").create(
    apply({
      records: [{ values: { code, discountType: "percentage", discountValue: "1000", ...values } as never }],
    }),
  );
  const [record] = (made as { result: { records: { id: string }[] } }).result.records;
  return scene.records("coupons").get({ id: record!.id });
}
const edit = (
  row: Row,
  values: Record<string, string | number | boolean | null>,
  base?: Record<string, string | null>,
) => ({
  edits: [{ id: row._id, version: row._version!, values, ...(base && { base }) }],
});
const coupons = () => scene.records("coupons");
const after = (row: Row) => coupons().get({ id: row._id });
const entry = async (changeId: string) =>
  (await scene.rows<Record<string, unknown>>("select * from activities where change_id = $1", [changeId]))[0];

describe("editing a record", () => {
  it("does it and explains it", async () => {
    const coupon = await newCoupon();
    const outcome = await coupons().edit(apply(edit(coupon, { name: "Winter", isActive: false })));
    expect(outcome).toMatchObject({
      rowCount: 1,
      revertible: true,
      result: { records: [{ id: coupon._id, version: coupon._version! + 1 }] },
    });
    expect(await after(coupon)).toMatchObject({ name: "Winter", isActive: false, code: coupon["code"] });
    expect(await entry(changeIdOf(outcome))).toMatchObject({
      action: "coupons:update",
      outcome: "ok",
      entity_type: "coupons",
      entity_id: coupon._id,
      entity_name: coupon["code"],
      description: "Changed Name, Active",
    });
  });

  it("is refused without permission, changing nothing", async () => {
    const coupon = await newCoupon();
    const reader = scene.records("coupons", scene.staffWith(["coupons:read"]));
    expect(await refusalOf(reader.edit(apply(edit(coupon, { name: "No" }))))).toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await after(coupon)).toEqual(coupon);
  });

  it("does not know fields that its editor may not see", async () => {
    const { rows } = await scene.records("users").list({ limit: 1 });
    const editor = scene.records("users", scene.staffWith(["users:read", "users:update"]));
    const refusal = await refusalOf(
      editor.edit(apply(edit(rows[0]!, { phone: "+31201234567", fullName: "X" }))),
    );
    expect(refusal.code).toBe("BAD_REQUEST");
    expect(wordsOf(refusal.faults)).toEqual(["phone: This can't be changed here."]);
  });

  it("finds no record that isn't there", async () => {
    const gone = { _id: randomUUID(), _version: 1 };
    expect(await refusalOf(coupons().edit(apply(edit(gone, { name: "No" }))))).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("finds no record of an organization that isn't chosen", async () => {
    const [team] = await scene.rows<{ id: string; version: number; organization_id: string }>(
      "select id, version, organization_id from teams where deleted_at is null limit 1",
    );
    const [other] = await scene.rows<{ id: string }>("select id from organizations where id <> $1 limit 1", [
      team!.organization_id,
    ]);
    const row = { _id: team!.id, _version: team!.version };
    const elsewhere = scene.records("teams", scene.staffWith(["*"], other!.id));
    expect(await refusalOf(elsewhere.edit(apply(edit(row, { name: "Mine" }))))).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("refuses a stale version and says what was, is and was wanted, and by whom", async () => {
    const coupon = await newCoupon({ name: "Before" });
    await coupons().edit(apply(edit(coupon, { name: "Theirs" })));
    const refusal = await refusalOf(
      coupons().edit(apply(edit(coupon, { name: "Mine", isActive: false }, { name: "Before" }))),
    );
    expect(refusal.code).toBe("CONFLICT");
    expect(refusal.message).toBe("Somebody else changed this coupon while you had it open.");
    expect(refusal.stale).toEqual([
      {
        id: coupon._id,
        title: coupon["code"],
        version: coupon._version! + 1,
        changedBy: scene.staff.name,
        changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}Z$/),
        fields: [
          { field: "name", base: "Before", theirs: "Theirs", mine: "Mine" },
          { field: "isActive", theirs: true, mine: false },
        ],
      },
    ]);
    expect((await after(coupon))["name"]).toBe("Theirs");
  });

  it("is one change for a thousand records, and is reverted as one", async () => {
    const values = Array.from({ length: 1000 }, (_, n) => ({
      values: { code: `MANY${n}`, discountType: "percentage", discountValue: "100" },
    }));
    const made = (await coupons().create(apply({ records: values }))) as unknown as {
      result: { records: { id: string; version: number }[] };
    };
    const stored = await scene.rows<{ code: string }>(
      "select code from unnest($1::uuid[]) with ordinality as given(id, n) join coupons using (id) order by n",
      [made.result.records.map(({ id }) => id)],
    );
    expect(stored.map(({ code }) => code)).toEqual(values.map(({ values }) => values.code));
    const outcome = await coupons().edit(
      apply({
        edits: made.result.records.map(({ id, version }, n) => ({
          id,
          version,
          values: { name: `Name ${n}` },
        })),
      }),
    );
    expect(outcome).toMatchObject({ rowCount: 1000 });
    const named = () => scene.rows("select from coupons where code like 'MANY%' and name like 'Name %'");
    expect(await named()).toHaveLength(1000);
    await scene.app.caller(scene.staff).audit.revert(apply({ changeId: changeIdOf(outcome), force: [] }));
    expect(await named()).toHaveLength(0);
  });

  it("takes no more than a thousand", async () => {
    const edits = Array.from({ length: 1001 }, () => ({
      id: randomUUID(),
      version: 1,
      values: { name: "x" },
    }));
    expect(await refusalOf(coupons().edit(apply({ edits })))).toMatchObject({ code: "BAD_REQUEST" });
  });

  it("names every value that won't do, row by row, and writes none", async () => {
    const [one, two, three] = [await newCoupon(), await newCoupon(), await newCoupon()];
    const refusal = await refusalOf(
      coupons().edit(
        apply({
          edits: [
            { id: one._id, version: one._version!, values: { validUntil: "2001-01-01T00:00:00Z" } as Values },
            { id: two._id, version: two._version!, values: { name: "Fine" } as Values },
            { id: three._id, version: three._version!, values: { maxRedemptions: 0, discountType: "free" } },
          ],
        }),
      ),
    );
    expect(refusal.code).toBe("BAD_REQUEST");
    expect(refusal.faults).toEqual([
      { row: 0, field: "validUntil", message: "The end must come after the start." },
      { row: 2, field: "maxRedemptions", message: "At least 1." },
      { row: 2, field: "discountType", message: "Choose one of: percentage, fixed." },
    ]);
    expect(await after(two)).toEqual(two);
  });

  it("puts what the database refuses into words by field, for every row", async () => {
    const [one, two, three] = [await newCoupon(), await newCoupon(), await newCoupon()];
    const taken = one["code"] as string;
    const refusal = await refusalOf(
      coupons().edit(
        apply({
          edits: [
            { id: two._id, version: two._version!, values: { code: taken } },
            { id: three._id, version: three._version!, values: { code: taken } },
          ],
        }),
      ),
    );
    expect(refusal.code).toBe("CONFLICT");
    expect(refusal.faults).toEqual([
      { row: 0, field: "code", message: "A coupon with this code already exists." },
      { row: 1, field: "code", message: "A coupon with this code already exists." },
    ]);
  });

  it("keeps what was promised once somebody has redeemed it", async () => {
    const coupon = await newCoupon();
    await scene.app.db.owner.query(
      "begin; set local session_replication_role = replica; update coupons set redemption_count = 1 where id = '" +
        coupon._id +
        "'; commit",
    );
    const refusal = await refusalOf(coupons().edit(apply(edit(coupon, { discountValue: "2000" }))));
    expect(wordsOf(refusal.faults)).toEqual([
      "discountValue: It has been redeemed already: make a new coupon instead.",
    ]);
  });

  it("refuses a reference to what isn't there, or is somebody else's", async () => {
    const { rows } = await scene.records("bookings").list({
      limit: 1,
      filter: { field: "status", operator: "anyOf", value: ["confirmed", "draft", "pickup_scheduled"] },
    });
    const booking = rows[0]!;
    const whole = await scene.records("bookings").get({ id: booking._id });
    const [other] = await scene.rows<{ id: string }>(
      "select id from user_addresses where user_id <> $1 and deleted_at is null limit 1",
      [whole["userId"]],
    );
    const move = (pickupAddressId: string) =>
      refusalOf(scene.records("bookings").edit(apply(edit(whole, { pickupAddressId }))));
    expect(wordsOf((await move(randomUUID())).faults)).toEqual([
      "pickupAddressId: There is no such user address.",
    ]);
    expect(wordsOf((await move(other!.id)).faults)).toEqual([
      "pickupAddressId: This user address belongs to somebody else.",
    ]);
  });

  it("writes nothing where nothing differs", async () => {
    const coupon = await newCoupon({ name: "Same" });
    expect(await coupons().edit(apply(edit(coupon, { name: "Same" })))).toMatchObject({
      rowCount: 0,
      result: { records: [{ id: coupon._id, version: coupon._version }] },
    });
  });

  it("says who changed a setting", async () => {
    const settings = scene.records("system-settings");
    const { rows } = await settings.list({ limit: 1 });
    const whole = await settings.get({ id: rows[0]!._id });
    await settings.edit(apply(edit(whole, { description: "Said anew" })));
    expect(await settings.get({ id: whole._id })).toMatchObject({ updatedBy: scene.staff.userId });
  });
});

describe("making and removing records", () => {
  it("names what is required and missing", async () => {
    const refusal = await refusalOf(coupons().create(apply({ records: [{ values: { code: "lower" } }] })));
    expect(wordsOf(refusal.faults)).toEqual([
      "discountType: This is required.",
      "discountValue: This is required.",
    ]);
  });

  it("makes records for the chosen organization, and for no other", async () => {
    const [one, other] = await scene.rows<{ id: string }>(
      "select id from organizations where deleted_at is null limit 2",
    );
    const teams = scene.records("teams", scene.staffWith(["*"], one!.id));
    const made = (await teams.create(
      apply({ records: [{ values: { name: "Night shift" } }] }),
    )) as unknown as {
      result: { records: { id: string }[] };
    };
    expect(await teams.get({ id: made.result.records[0]!.id })).toMatchObject({
      organizationId: one!.id,
      createdBy: scene.staff.userId,
    });
    const refusal = await refusalOf(
      teams.create(apply({ records: [{ values: { name: "Day shift", organizationId: other!.id } }] })),
    );
    expect(wordsOf(refusal.faults)).toEqual([
      "organizationId: You are working in another organization: choose this one first.",
    ]);
  });

  it("is refused without permission and for members", async () => {
    const input = apply({ records: [{ values: { name: "Night shift" } }] });
    const reader = scene.records("teams", scene.staffWith(["teams:read", "teams:update"]));
    expect(await refusalOf(reader.create(input))).toMatchObject({ code: "FORBIDDEN" });
    const member = scene.records("teams", await scene.adminOf("northwind"));
    expect(await refusalOf(member.create(input))).toMatchObject({ code: "FORBIDDEN" });
  });

  it("removes softly, refuses edits of what is removed, and is taken back by a revert", async () => {
    const coupon = await newCoupon();
    const input = apply({ records: [{ id: coupon._id, version: coupon._version! }] });
    const outcome = await coupons().remove(input);
    const removed = await after(coupon);
    expect(removed["deletedAt"]).not.toBeNull();
    expect((await refusalOf(coupons().edit(apply(edit(removed, { name: "No" }))))).message).toBe(
      "This coupon has been removed.",
    );
    expect((await refusalOf(coupons().remove(input))).stale).toHaveLength(1);
    await scene.app.caller(scene.staff).audit.revert(apply({ changeId: changeIdOf(outcome), force: [] }));
    expect((await after(coupon))["deletedAt"]).toBeNull();
  });
});
