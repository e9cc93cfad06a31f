import { expect, test } from "vitest";
import { notShown, shownFilter, shownQuestion } from "#server/exports/shown-filter.ts";
import { describeFilter } from "#shared/list-labels.ts";
import { resourceByName } from "#shared/resources/all-resources.ts";
import type { Filter } from "#shared/list-params.ts";

const users = resourceByName("users");
const bookings = resourceByName("bookings");
const guarded = Object.keys(users.fields).find((name) => users.fields[name]!.permission)!;
const secret = "ana@pressdesk.test";
const about = (field: string): Filter => ({ field, operator: "contains", value: secret });

test("values on guarded fields stay out of the log: directly, in groups, through references and in related records", () => {
  const filters: Filter[] = [
    about(guarded),
    { any: [about(guarded), { all: [about(guarded)] }] },
    { related: "bookings.userId", some: { field: `userId.${guarded}`, operator: "anyOf", value: [secret] } },
  ];
  for (const filter of filters) {
    const shown = shownFilter(users, filter);
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(JSON.stringify(shown)).toContain(notShown);
    expect(describeFilter(users, shown)).toContain(notShown);
  }
  expect(JSON.stringify(shownFilter(bookings, about(`userId.${guarded}`)))).not.toContain(secret);
  expect(shownQuestion(users, { search: secret }).search).toBe(notShown);
});

test("everything else is kept as it was asked", () => {
  const filter: Filter = {
    all: [
      { field: "status", operator: "anyOf", value: ["suspended"] },
      { field: guarded, operator: "isNotEmpty" },
    ],
  };
  expect(shownFilter(users, filter)).toEqual(filter);
  expect(shownQuestion(resourceByName("coupons"), { search: "SUMMER" }).search).toBe("SUMMER");
});
