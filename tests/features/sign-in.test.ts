import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokenHash } from "#server/auth/session-cookie.ts";
import { origin, password, signInScene, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
});
afterAll(() => scene.close());

describe("signing in", () => {
  test("gives a session by cookie alone, and the actor behind it", async () => {
    const person = await scene.person({ role: "support" });
    const browser = scene.browser();
    const answer = await browser.send("sign-in/email", { email: person.email, password });
    expect(answer.status).toBe(200);
    const text = await answer.clone().text();
    expect(await answer.json()).toMatchObject({
      redirect: false,
      user: { id: person.id, email: person.email },
    });
    const token = decodeURIComponent(browser.cookies.get("pd.session_token") ?? "").split(".")[0] ?? "";
    expect(token.length).toBeGreaterThan(20);
    expect(text).not.toContain(token);
    expect(text).not.toContain("password");

    const actor = await scene.auth.actor(browser.headers(), "203.0.113.7");
    expect(actor).toMatchObject({
      kind: "staff",
      userId: person.id,
      email: person.email,
      organizationId: null,
    });

    const session = await (await browser.get("get-session")).json();
    expect(session).toMatchObject({
      user: { id: person.id },
      session: { userId: person.id, ipAddress: "203.0.113.7" },
    });
    expect(JSON.stringify(session)).not.toContain(token);
    expect(JSON.stringify(session)).not.toContain(tokenHash(token));
  });
});
