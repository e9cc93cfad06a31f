import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flatPlaces, reachablePlaces } from "#client/app/navigation.ts";
import { placeIcon } from "#client/app/navigation-icons.tsx";
import { scoreOf } from "#client/app/palette-score.ts";
import { parseSearch, stringifySearch } from "#client/app/search-text.ts";
import { allResources } from "#shared/resources/all-resources.ts";
import { holds } from "#shared/permissions.ts";
import { systemRoles } from "#shared/roles.ts";

const all = flatPlaces(new Set(["*"]));

describe("places", () => {
  it("lead to every resource, once each in the flat list", () => {
    const paths = all.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const { desk, name } of Object.values(allResources)) expect(paths).toContain(`/${desk}/${name}`);
  });

  it.each(systemRoles.map(({ name, permissions }) => [name, permissions] as const))(
    "show the role %s what it may read and nothing else",
    (_, permissions) => {
      const granted = new Set<string>(permissions);
      const shown = new Set(flatPlaces(granted).map(({ path }) => path));
      for (const place of all)
        expect(shown.has(place.path), place.path).toBe(holds(granted, place.permission));
    },
  );

  it("leave out desks without a place", () => {
    expect(reachablePlaces(new Set())).toEqual([]);
    expect(reachablePlaces(new Set(["invoices:read"])).map(({ desk }) => desk)).toEqual(["finance"]);
  });

  it("have an icon of their own and keys that nobody else has", () => {
    const plain = placeIcon("there is no such place");
    for (const { icon, path } of all)
      expect(placeIcon(icon).type !== plain.type || path.includes("experiment-assignments"), path).toBe(true);
    const keys = all.flatMap((place) => place.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the palette's order", () => {
  it("puts whole names before beginnings before letters in order", () => {
    const best = (query: string) =>
      all
        .map(({ label }) => ({ label, score: scoreOf(query, label) }))
        .sort((one, other) => other.score - one.score)[0]?.label;
    expect(best("inv")).toBe("Invoices");
    expect(best("users")).toBe("Users");
    expect(best("err ev")).toBe("Error events");
    expect(scoreOf("zzz", "Invoices")).toBe(0);
  });
});

describe("the readable address", () => {
  it("keeps what people read as it is", () => {
    expect(stringifySearch({ filter: "all(status:is:open)", sort: "-createdAt,email" })).toBe(
      "?filter=all(status:is:open)&sort=-createdAt,email",
    );
  });

  it("brings back every text that was put in", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: "grapheme" })),
        (search) => {
          expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
        },
      ),
    );
  });
});
