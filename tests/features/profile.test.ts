import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deviceWords } from "#server/features/profile/device-words.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testApp, type TestApp } from "#tests/support/test-app.ts";
import { organization, password, personIn } from "./sign-in-scene.ts";

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

/** Somebody signed in over HTTP, with the calls of a browser. */
async function visitor(facts: Parameters<typeof personIn>[1] = {}) {
  const person = await personIn(app.db, facts);
  const cookie = await app.signIn(person.email, password);
  const call = async (path: string, input?: unknown, headers: Record<string, string> = {}) => {
    const answer = await app.request(`/api/trpc/${path}`, {
      method: "POST",
      body: JSON.stringify(input ?? null),
      headers: { cookie, ...headers },
    });
    return answer;
  };
  const ask = async (path: string, input?: unknown, headers: Record<string, string> = {}) => {
    const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const answer = await app.request(`/api/trpc/${path}${query}`, { headers: { cookie, ...headers } });
    const body = (await answer.json()) as { result?: { data: unknown }; error?: { message: string } };
    return { status: answer.status, data: body.result?.data as never, message: body.error?.message };
  };
  return { person, cookie, ask, call };
}

describe("who is signed in", () => {
  test("is told to staff with roles, desks and what they may do", async () => {
    const { person, ask } = await visitor({ name: "Noor Haddad", role: "finance" });
    const { data, status } = await ask("profile.me");
    expect(status).toBe(200);
    expect(data).toMatchObject({
      id: person.id,
      kind: "staff",
      name: "Noor Haddad",
      email: person.email,
      roles: [{ name: "finance", expiresAt: null }],
      homeDesk: "finance",
      organization: null,
      organizations: [],
      timeZone: "UTC",
      locale: "en",
      secondFactor: { isEnabled: false },
      impersonatedBy: null,
      isDemo: true,
    });
    const { desks, permissions } = data as { desks: string[]; permissions: string[] };
    expect(desks).toContain("finance");
    expect(desks).not.toContain("support");
    expect(permissions).toContain("invoices:*");
  });

  test("is told to members with their organizations and the one they act in", async () => {
    const organizationId = await organization(app.db, "Northwind");
    const { ask, person } = await visitor({ member: { organizationId, role: "admin" } });
    expect((await ask("profile.me")).data).toMatchObject({
      id: person.id,
      kind: "member",
      organization: { id: organizationId, name: "Northwind" },
      organizationRole: "admin",
      organizations: [{ id: organizationId, name: "Northwind", role: "admin" }],
      roles: [],
    });
  });

  test("is asked of nobody without a session", async () => {
    for (const path of ["profile.me", "profile.sessions", "profile.preferences"]) {
      expect((await app.request(`/api/trpc/${path}`)).status, path).toBe(401);
    }
    for (const [path, input] of [
      ["profile.rename", { name: "X" }],
      ["profile.setPreferences", {}],
      ["profile.revokeOtherSessions", null],
      ["profile.stopImpersonating", null],
      ["tenants.choose", { organizationId: null }],
    ] as const) {
      expect(
        (await app.request(`/api/trpc/${path}`, { method: "POST", body: JSON.stringify(input) })).status,
        path,
      ).toBe(401);
    }
  });
});

describe("before signing in", () => {
  test("the demo names its accounts, and whether an owner is awaited", async () => {
    const info = (await (await app.request("/api/trpc/profile.publicInfo")).json()) as {
      result: { data: { demo: { accounts: { email: string }[]; password: string } } };
    };
    expect(info.result.data.demo.accounts.map(({ email }) => email)).toContain("orgadmin@northwind.test");
    expect(info.result.data.demo.password).toBe("pressdesk-demo");
    const state = (await (await app.request("/api/trpc/profile.setUp.state")).json()) as {
      result: { data: unknown };
    };
    expect(state.result.data).toEqual({ awaitsOwner: true });
    const guess = await app.request("/api/trpc/profile.setUp.complete", {
      method: "POST",
      body: JSON.stringify({ token: "guess", name: "Ada", email: "ada@example.test", password }),
    });
    expect(guess.status).toBe(400);
    expect(await setScene(app.db, "select 1 from users where email = 'ada@example.test'")).toEqual([]);
  });
});

describe("one's sessions", () => {
  test("are listed in words with the present one marked, and ended by id", async () => {
    const { person, ask, call } = await visitor();
    const phone = await app.request("/api/auth/sign-in/email", {
      method: "POST",
      body: JSON.stringify({ email: person.email, password }),
      headers: {
        "user-agent":
          "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
      },
    });
    expect(phone.status).toBe(200);
    const listed = (await ask("profile.sessions")).data as {
      id: string;
      device: string;
      isCurrent: boolean;
      lastActiveAt: string;
    }[];
    expect(listed).toHaveLength(2);
    expect(listed.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    const other = listed.find(({ isCurrent }) => !isCurrent);
    expect(other?.device).toBe("Safari 19 on iPhone");
    expect(Number.isNaN(Date.parse(other?.lastActiveAt ?? ""))).toBe(false);
    expect(JSON.stringify(listed)).not.toMatch(/token/i);
    const current = listed.find(({ isCurrent }) => isCurrent);
    expect((await call("profile.revokeSession", { id: other?.id })).status).toBe(200);
    expect((await call("profile.revokeSession", { id: other?.id })).status).toBe(404);
    expect((await ask("profile.sessions")).data).toHaveLength(1);
    expect((await call("profile.revokeSession", { id: current?.id })).status).toBe(200);
    expect((await ask("profile.me")).status).toBe(401);
  });

  test("of somebody else can't be ended or told from none", async () => {
    const victim = await visitor();
    const [session] = (await victim.ask("profile.sessions")).data as { id: string }[];
    const { call } = await visitor({ role: "owner" });
    const [foreign, absent] = [
      await call("profile.revokeSession", { id: session?.id }),
      await call("profile.revokeSession", { id: "00000000-0000-4000-8000-000000000000" }),
    ];
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    expect((await victim.ask("profile.me")).status).toBe(200);
  });

  test("but this one end together", async () => {
    const first = await visitor();
    const second = await app.signIn(first.person.email, password);
    expect(await (await first.call("profile.revokeOtherSessions")).json()).toMatchObject({
      result: { data: { ended: 1 } },
    });
    expect((await app.request("/api/trpc/profile.me", { headers: { cookie: second } })).status).toBe(401);
    expect((await first.ask("profile.me")).status).toBe(200);
  });
});

describe("one's preferences", () => {
  test("are kept key by key and come back with who is signed in", async () => {
    for (const facts of [{ role: "support" }, { member: { role: "member" as const } }]) {
      const { ask, call } = await visitor(facts);
      expect((await ask("profile.preferences")).data).toEqual({});
      await call("profile.setPreferences", { theme: "dark", timezone: "Europe/Lisbon" });
      await call("profile.setPreferences", {
        theme: "light",
        locale: "pt-PT",
        density: "comfortable",
        dateFormat: "iso",
      });
      const set = {
        theme: "light",
        timezone: "Europe/Lisbon",
        locale: "pt-PT",
        density: "comfortable",
        dateFormat: "iso",
      };
      expect((await ask("profile.preferences")).data).toEqual(set);
      expect((await ask("profile.me")).data).toMatchObject({
        preferences: set,
        timeZone: "Europe/Lisbon",
        locale: "pt-PT",
      });
    }
  });

  test("refuse what isn't one", async () => {
    const { call, ask } = await visitor();
    for (const input of [
      { theme: "pink" },
      { timezone: "Mars/Olympus" },
      { locale: "not a locale" },
      { role: "owner" },
      { userId: "x" },
      "dark",
    ]) {
      expect((await call("profile.setPreferences", input)).status, JSON.stringify(input)).toBe(400);
    }
    expect((await ask("profile.preferences")).data).toEqual({});
  });

  test("ignore what an older or newer version has stored", async () => {
    const { person, ask } = await visitor();
    await setScene(
      app.db,
      "insert into user_preferences (user_id, category, key, value) values ($1, 'console', 'theme', '\"pink\"'), ($1, 'console', 'density', '\"compact\"'), ($1, 'console', 'sound', 'true')",
      [person.id],
    );
    expect((await ask("profile.preferences")).data).toEqual({ density: "compact" });
  });
});

describe("one's name", () => {
  test("is changed as a change in the audit log, by staff and by members", async () => {
    for (const facts of [{ role: "support" }, { member: { role: "member" as const } }]) {
      const { person, ask, call } = await visitor(facts);
      expect((await call("profile.rename", { name: "  Ana Sofia Reis " })).status).toBe(200);
      expect((await ask("profile.me")).data).toMatchObject({ name: "Ana Sofia Reis" });
      const [entry] = await setScene(
        app.db,
        "select actor_id, organization_id, row_counts, change_id from activities where entity_id = $1 and action = 'profile:rename'",
        [person.id],
      );
      expect(entry).toMatchObject({
        actor_id: person.id,
        organization_id: person.organizationId,
        row_counts: { users: 1 },
      });
      const [row] = await setScene(app.db, "select new_values from change_rows where change_id = $1", [
        entry?.["change_id"],
      ]);
      expect(row).toEqual({ new_values: { full_name: "Ana Sofia Reis" } });
    }
  });

  test.each(["", "   ", "x".repeat(121), "two\nlines", "bell\u0007", "zero\u200bwidth"])(
    "can't be %j",
    async (name) => {
      const { call } = await visitor();
      expect((await call("profile.rename", { name })).status).toBe(400);
    },
  );
});

test("a permission is explained in one sentence", async () => {
  const { ask } = await visitor({ role: "support" });
  expect((await ask("profile.explain", { permission: "errors:resolve" })).data).toMatchObject({
    held: true,
    sentence: "Allowed: the role support gives errors:*.",
  });
  expect((await ask("profile.explain", { permission: "invoices:refund" })).data).toMatchObject({
    held: false,
  });
  expect((await ask("profile.explain", { permission: "*" })).status).toBe(400);
});

describe("acting as somebody else", () => {
  test("begins with a reason, shows in who is signed in, keeps the account's settings out of reach, and ends", async () => {
    const target = await personIn(app.db, { name: "Petra Lang", member: { role: "admin" } });
    const { person, ask, call } = await visitor({ role: "support" });
    expect((await call("profile.impersonate", { userId: target.id, reason: "" })).status).toBe(400);
    expect(
      (await call("profile.impersonate", { userId: target.id, reason: "Ticket 4711, empty list" })).status,
    ).toBe(200);
    expect((await ask("profile.me")).data).toMatchObject({
      id: target.id,
      name: "Petra Lang",
      kind: "member",
      impersonatedBy: person.id,
    });
    for (const [path, input] of [
      ["profile.rename", { name: "Mallory" }],
      ["profile.setPreferences", { theme: "dark" }],
      ["profile.revokeOtherSessions", null],
      ["profile.impersonate", { userId: target.id, reason: "again and again" }],
    ] as const) {
      expect((await call(path, input)).status, path).toBe(403);
    }
    expect((await call("profile.stopImpersonating")).status).toBe(200);
    expect((await ask("profile.me")).data).toMatchObject({
      id: person.id,
      kind: "staff",
      impersonatedBy: null,
    });
  });

  test("is for those who hold the permission", async () => {
    const target = await personIn(app.db, { member: { role: "admin" } });
    for (const facts of [{ role: "finance" }, { role: "product" }, { member: { role: "owner" as const } }]) {
      const { call, ask } = await visitor(facts);
      expect(
        (await call("profile.impersonate", { userId: target.id, reason: "just looking around" })).status,
      ).toBe(403);
      expect((await ask("profile.me")).data).toMatchObject({ impersonatedBy: null });
    }
  });
});

describe("the organization to look at", () => {
  test("is found by staff among all, by name and by slug, without wildcards", async () => {
    for (const name of ["Zebra Hotels", "Hotel Zebra", "100% Linen", "Plain Linen"])
      await organization(app.db, name);
    const { ask } = await visitor({ role: "support" });
    const names = async (query: string) =>
      ((await ask("tenants.search", { query })).data as { name: string }[]).map(({ name }) => name);
    expect(await names("zebra")).toEqual(["Zebra Hotels", "Hotel Zebra"]);
    expect(await names("100%")).toEqual(["100% Linen"]);
    expect(await names("%")).toEqual(["100% Linen"]);
    expect((await names("")).length).toBeGreaterThan(3);
  });

  test("is found by members among their own only", async () => {
    const own = await organization(app.db, "Quiet Quilts");
    await organization(app.db, "Quiet Queens");
    const { ask } = await visitor({ member: { organizationId: own, role: "owner" } });
    expect((await ask("tenants.search", { query: "quiet" })).data).toEqual([
      { id: own, name: "Quiet Quilts" },
    ]);
  });

  test("is chosen for the session, and given back by staff", async () => {
    const id = await organization(app.db, "Chosen Chambers");
    const { ask, call } = await visitor({ role: "support" });
    expect((await call("tenants.choose", { organizationId: id })).status).toBe(200);
    expect((await ask("profile.me")).data).toMatchObject({ organization: { id, name: "Chosen Chambers" } });
    expect((await call("tenants.choose", { organizationId: null })).status).toBe(200);
    expect((await ask("profile.me")).data).toMatchObject({ organization: null });
    expect(
      (await call("tenants.choose", { organizationId: "00000000-0000-4000-8000-000000000000" })).status,
    ).toBe(404);
  });

  test("can't be somebody else's", async () => {
    const foreign = await organization(app.db);
    const { person, ask, call } = await visitor({ member: { role: "owner" } });
    expect((await call("tenants.choose", { organizationId: foreign })).status).toBe(404);
    expect((await call("tenants.choose", { organizationId: null })).status).toBe(400);
    expect((await ask("profile.me")).data).toMatchObject({ organization: { id: person.organizationId } });
    const named = await ask("profile.me", undefined, { "x-organization-id": foreign });
    expect(named.status).toBe(404);
    expect(named.message).toBe("This organization doesn't exist or you have no part in it.");
  });
});

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Chrome 141 on Windows",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
    "Edge 141 on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    "Safari 18 on macOS",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox 145 on Linux"],
  [
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
    "Chrome 141 on Android",
  ],
  [
    "Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0.0.0 Mobile/15E148 Safari/604.1",
    "Chrome 141 on iPad",
  ],
  ["curl/8.9.1", "curl 8"],
  ["", "Unknown device"],
  [null, "Unknown device"],
  ["<script>alert(1)</script>", "Unknown device"],
])("the device %j is in words %s", (agent, words) => {
  expect(deviceWords(agent)).toBe(words);
});
