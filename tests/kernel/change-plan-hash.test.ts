import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type HashedPlan, type HashedRow, planHash } from "#server/change/plan-hash.ts";

const row = (more: Partial<HashedRow> = {}): HashedRow => ({
  table: "coupons",
  rowId: "0b5d1a52-8a3e-4c51-9c0b-6a4e0a5a0001",
  operation: "update",
  before: { name: "old" },
  after: { name: "new" },
  version: 2,
  ...more,
});
const hash = (rows: HashedRow[], more: Partial<HashedPlan> = {}) =>
  planHash({
    rows,
    effects: [],
    changeId: randomUUID(),
    now: "2026-03-01T10:00:00.123456Z",
    generated: [],
    ...more,
  });

describe("the hash of a plan", () => {
  it("doesn't depend on the order of rows", () => {
    const other = row({ rowId: "0b5d1a52-8a3e-4c51-9c0b-6a4e0a5a0002" });
    expect(hash([row(), other])).toBe(hash([other, row()]));
  });

  it.each([
    ["table", { table: "users" }],
    ["row", { rowId: "0b5d1a52-8a3e-4c51-9c0b-6a4e0a5a0009" }],
    ["operation", { operation: "delete" }],
    ["old value", { before: { name: "older" } }],
    ["new value", { after: { name: "newer" } }],
    ["version", { version: 3 }],
  ] as const)("differs with another %s", (_what, more) => {
    expect(hash([row(more)])).not.toBe(hash([row()]));
  });

  it("differs when a row appears twice", () => {
    expect(hash([row(), row()])).not.toBe(hash([row()]));
  });

  describe("between two runs at different times", () => {
    const later = { now: "2026-03-01T10:07:31.654321Z" };
    const pair = (first: unknown, second: unknown) => [
      hash([row({ after: { at: first } })]),
      hash([row({ after: { at: second } })], later),
    ];

    it.each([
      ["the clock itself", "2026-03-01T10:00:00.123456+00:00", "2026-03-01T10:07:31.654321+00:00"],
      ["a week from now", "2026-03-08T10:00:00.123456+00:00", "2026-03-08T10:07:31.654321+00:00"],
      [
        "a range from now on",
        '["2026-03-01 10:00:00.123456+00","2026-03-01 11:00:00.123456+00")',
        '["2026-03-01 10:07:31.654321+00","2026-03-01 11:07:31.654321+00")',
      ],
      ["another zone", "2026-03-01T11:00:00.123456+01:00", "2026-03-01T15:37:31.654321+05:30"],
    ])("is the same for %s", (_what, first, second) => {
      const [one, other] = pair(first, second);
      expect(one).toBe(other);
    });

    it.each([
      ["another week", "2026-03-08T10:00:00.123456Z", "2026-03-15T10:07:31.654321Z"],
      ["an instant that somebody chose", "2026-03-08T12:00:00Z", "2026-03-08T12:30:00Z"],
      ["a day that somebody chose", "2026-03-08", "2026-03-09"],
    ])("differs for %s", (_what, first, second) => {
      const [one, other] = pair(first, second);
      expect(one).not.toBe(other);
    });

    it.each([
      ["that somebody chose", "2026-03-08T12:00:00Z"],
      ["with the clock's milliseconds by chance", "2026-03-08T12:00:00.123Z"],
      ["of less than a minute ago that is put back", "2026-03-01T09:59:30.5Z"],
    ])("is the same for an instant %s, whenever", (_what, instant) => {
      const [one, other] = pair(instant, instant);
      expect(one).toBe(other);
    });

    it("takes what was there before as it was", () => {
      const before = (at: string, more = {}) => hash([row({ before: { at } })], more);
      expect(before("2026-03-01T10:00:00.123456Z")).not.toBe(before("2026-03-01T10:07:31.654321Z", later));
      expect(before("2026-03-01T10:00:00.123456Z")).toBe(before("2026-03-01T10:00:00.123456Z", later));
    });
  });

  describe("of rows that get new ids", () => {
    const family = (names: [string, string], parentOf: [number, number] = [0, 1]) => {
      const parents = names.map((name) => ({ id: randomUUID(), name }));
      const made = parents.map(({ id, name }) =>
        row({
          table: "teams",
          rowId: id,
          operation: "insert",
          before: {},
          after: { id, name },
          version: null,
        }),
      );
      const children = parentOf.map((parent, n) => {
        const id = randomUUID();
        return row({
          table: "team_members",
          rowId: id,
          operation: "insert",
          before: {},
          after: { id, team_id: parents[parent]!.id, n },
          version: null,
        });
      });
      const effects = parents.map(({ id }) => ({
        kind: "mail",
        key: `made:${id}`,
        payload: { link: `https://pressdesk.test/teams/${id}` },
      }));
      return hash([...made, ...children], { effects });
    };

    it("is the same although every id differs", () => {
      expect(family(["North", "South"])).toBe(family(["North", "South"]));
    });

    it("sees which new row refers to which", () => {
      expect(family(["North", "South"], [0, 1])).not.toBe(family(["North", "South"], [1, 0]));
    });
  });

  it("leaves out what a run made up, also inside a text", () => {
    const with_ = (code: string) =>
      hash([row({ after: { code } })], {
        generated: [code],
        effects: [{ kind: "mail", key: code, payload: { text: `Your code: ${code}.` } }],
      });
    expect(with_("A1.B2")).toBe(with_("ZZ(9)"));
  });

  it("covers what would go out", () => {
    const effects = (to: string) =>
      hash([row()], { effects: [{ kind: "mail", key: "welcome", payload: { to } }] });
    expect(effects("a@pressdesk.test")).not.toBe(effects("b@pressdesk.test"));
    expect(effects("a@pressdesk.test")).not.toBe(hash([row()]));
  });
});
