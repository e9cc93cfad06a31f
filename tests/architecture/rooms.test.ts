import { expect, test } from "vitest";
import { sourceFiles, type SourceFile } from "./source-files.ts";

const files = sourceFiles("client", "server", "shared", "drizzle");
const featureOf = (path: string) => /^(?:client|server)\/features\/([^/]+)\//.exec(path)?.[1];

/** Room → what of the project it may import, by prefix. The first pattern that matches a file decides. */
const rooms: readonly (readonly [room: RegExp, may: readonly string[]])[] = [
  [/^shared\//, ["shared/"]],
  [/^drizzle\/schema\//, ["drizzle/schema/", "shared/"]],
  [/^drizzle\//, ["drizzle/", "shared/"]],
  [/^server\/errors\.ts$/, ["shared/"]],
  [
    /^server\/data\//,
    ["server/data/", "server/auth/actor.ts", "server/env.ts", "server/errors.ts", "drizzle/", "shared/"],
  ],
  [
    /^server\/change\//,
    [
      "server/change/",
      "server/data/",
      "server/auth/actor.ts",
      // Who may approve a change, and what the person who asked may do by now.
      "server/auth/approvers.ts",
      "server/auth/actor-again.ts",
      "server/errors.ts",
      "server/trpc/context.ts",
      "drizzle/",
      "shared/",
    ],
  ],
  [
    /^server\/auth\//,
    ["server/auth/", "server/data/", "server/change/", "server/errors.ts", "drizzle/schema/", "shared/"],
  ],
  [
    /^server\/features\//,
    [
      "server/features/",
      "server/data/",
      "server/change/",
      "server/trpc/",
      "server/auth/",
      "server/errors.ts",
      "server/search/",
      "drizzle/schema/",
      "drizzle/policies/",
      "shared/",
    ],
  ],
  [/^server\//, ["server/", "drizzle/", "shared/"]],
  [/^client\/ui\//, ["client/ui/", "shared/format/"]],
  [
    /^client\/(grid|form|change|charts|map)\//,
    [
      "client/grid/",
      "client/form/",
      "client/change/",
      "client/charts/",
      "client/ui/",
      "client/trpc.ts",
      "client/live.ts",
      "shared/",
    ],
  ],
  [
    /^client\/features\//,
    [
      "client/features/",
      "client/grid/",
      "client/form/",
      "client/change/",
      "client/charts/",
      "client/map/",
      "client/ui/",
      "client/trpc.ts",
      "client/live.ts",
      "client/viewer.ts",
      "client/auth-client.ts",
      "shared/",
    ],
  ],
  [/^client\/trpc\.ts$/, ["server/trpc/router.ts", "client/", "shared/"]],
  [/^client\//, ["client/", "shared/"]],
];

/** Libraries with one importer. */
const wrapped: Readonly<Record<string, RegExp>> = {
  "@tanstack/react-table": /^client\/grid\//,
  recharts: /^client\/charts\//,
  "better-auth": /^(server\/auth|client\/features\/(sign-in|profile)|client\/app)\//,
  stripe: /^server\/features\/billing\//,
  "@base-ui/react": /^client\/(ui|app)\/|^client\/main\.tsx$/,
  pg: /^(server\/data|drizzle\/seed)\//,
  "@neondatabase/serverless": /^server\/data\//,
};

/**
 * Features that use another feature's code. Each arrow is a decision with its reason.
 */
const arrows: Readonly<Record<string, string>> = {
  "client: views → records": "saved views stand above the records' list and decide what it opens with",
  "client: users → records": "a person's page is the record's facts and history with more around them",
  "client: home → audit": "Today says when the audit log doesn't hold",
  "client: audit → records": "a change that isn't there is shown like a record that isn't",
  "server: errors → notifications": "tells people which errors were given to them",
  "server: views → notifications": "tells people what was handed to them, and that a watched view filled up",
  "server: notifications → users": "lists the notifications that the users feature declares",
};

const problems = (check: (file: SourceFile) => string[]) =>
  files.flatMap((file) => check(file).map((what) => `${file.path}: ${what}`));
const isProject = (target: string) => /^(client|server|shared|drizzle|tests|scripts)\//.test(target);

test("the test sees the code", () => {
  for (const room of ["client/", "server/", "shared/", "drizzle/"]) {
    expect(files.filter((file) => file.path.startsWith(room)).length, room).toBeGreaterThan(5);
  }
  expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(200);
});

test("rooms import what they may", () => {
  expect(
    problems(({ path, imports }) => {
      const may = rooms.find(([room]) => room.test(path))?.[1] ?? [];
      return imports
        .filter(({ target }) => isProject(target) && !may.some((prefix) => target.startsWith(prefix)))
        .map(({ target }) => `may not import ${target}`);
    }),
  ).toEqual([]);
});

test("the browser takes nothing but types from the server, in one file", () => {
  expect(
    problems(({ path, imports }) =>
      imports
        .filter(
          ({ target, typeOnly }) =>
            path.startsWith("client/") &&
            /^(server|drizzle)\//.test(target) &&
            !(typeOnly && path === "client/trpc.ts"),
        )
        .map(({ target }) => `imports ${target}`),
    ),
  ).toEqual([]);
});

test("shared words know no runtime", () => {
  expect(
    problems(({ path, imports, text }) =>
      path.startsWith("shared/")
        ? [
            ...imports
              .filter(({ target }) => !isProject(target) && target !== "zod")
              .map(({ target }) => `imports ${target}`),
            ...(/\bDate\.now\(|\bprocess\.|\bfetch\(/.test(text)
              ? ["reads the clock, the environment or the network"]
              : []),
          ]
        : [],
    ),
  ).toEqual([]);
});

test("a library that we wrap has one importer", () => {
  expect(
    problems(({ path, imports }) =>
      imports
        .filter(({ target }) => wrapped[target] && !wrapped[target].test(path))
        .map(({ target }) => `imports ${target}`),
    ),
  ).toEqual([]);
});

test("a feature uses another feature only along a written arrow", () => {
  const seen = new Set<string>();
  const unwritten = problems(({ path, imports }) => {
    const own = featureOf(path);
    if (!own) return [];
    return imports.flatMap(({ target }) => {
      const other = featureOf(target);
      if (!other || other === own || !target.startsWith(path.slice(0, 6))) return [];
      const arrow = `${path.split("/")[0]}: ${own} → ${other}`;
      seen.add(arrow);
      return arrows[arrow] ? [] : [arrow];
    });
  });
  expect(unwritten).toEqual([]);
  expect(Object.keys(arrows).filter((arrow) => !seen.has(arrow))).toEqual([]);
});

test("names and imports follow the house", () => {
  expect(
    problems(({ path, text }) => [
      ...(/(^|\/)(index|utils|helpers|types)\.tsx?$/.test(path) && !path.startsWith("client/routes/")
        ? ["has a name that says nothing"]
        : []),
      ...(/from "\.\.\//.test(text) ? ["imports from ../"] : []),
      ...(path !== path.toLowerCase() && !path.startsWith("client/routes/") ? ["is not kebab-case"] : []),
    ]),
  ).toEqual([]);
});
