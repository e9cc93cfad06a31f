import { createAuthClient } from "better-auth/client";
import { twoFactorClient } from "better-auth/client/plugins";
import { afterAll, beforeAll, expect, test } from "vitest";
import { origin, password, signInScene, totpCode, type Browser, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
});
afterAll(() => scene.close());

// The library as the console uses it: nothing of it is replaced but the network.
function clientOf(browser: Browser) {
  return createAuthClient({
    baseURL: origin,
    plugins: [twoFactorClient()],
    fetchOptions: {
      customFetchImpl: async (input, init) => {
        const request = new Request(input, init);
        const text = request.method === "POST" ? await request.text() : undefined;
        const path = request.url.slice(`${origin}/api/auth/`.length);
        return text === undefined
          ? browser.get(path)
          : browser.send(path, undefined, {
              ...(text !== "" && { body: text }),
              headers: Object.fromEntries(request.headers),
            });
      },
    },
  });
}

test("better-auth's own client signs in, reads the session, lists and ends sessions, and signs out", async () => {
  const person = await scene.person();
  const [desk, phone] = [clientOf(scene.browser()), clientOf(scene.browser("198.51.100.20"))];
  const wrong = await desk.signIn.email({ email: person.email, password: "not the password at all" });
  expect(wrong.error).toMatchObject({ status: 401, message: "The e-mail or the password is wrong." });
  expect((await desk.signIn.email({ email: person.email, password })).data?.user.email).toBe(person.email);
  expect((await phone.signIn.email({ email: person.email, password, rememberMe: false })).error).toBeNull();
  expect((await desk.getSession()).data?.user.id).toBe(person.id);
  const sessions = (await desk.listSessions()).data ?? [];
  expect(sessions).toHaveLength(2);
  const other = sessions.find((session) => session.ipAddress === "198.51.100.20");
  expect((await desk.revokeSession({ token: other?.token ?? "" })).data).toEqual({ status: true });
  expect((await phone.getSession()).data).toBeNull();
  expect((await desk.revokeOtherSessions()).error).toBeNull();
  expect((await desk.getSession()).data?.user.id).toBe(person.id);
  expect((await desk.signOut()).data).toMatchObject({ success: true });
  expect((await desk.getSession()).data).toBeNull();
});

test("better-auth's own client goes through the second factor and a change of password", async () => {
  const person = await scene.person();
  const desk = clientOf(scene.browser());
  await desk.signIn.email({ email: person.email, password });
  const enabled = await desk.twoFactor.enable({ password });
  const uri = enabled.data && "totpURI" in enabled.data ? String(enabled.data.totpURI) : "";
  expect((await desk.twoFactor.verifyTotp({ code: totpCode(uri) })).error).toBeNull();
  expect(
    (
      await desk.changePassword({
        currentPassword: password,
        newPassword: "seven blue herons in fog",
        revokeOtherSessions: true,
      })
    ).error,
  ).toBeNull();
  await desk.signOut();
  const first = await desk.signIn.email({ email: person.email, password: "seven blue herons in fog" });
  expect(first.data).toMatchObject({ twoFactorRedirect: true });
  expect((await desk.getSession()).data).toBeNull();
  expect((await desk.twoFactor.verifyTotp({ code: "000000" })).error?.status).toBe(401);
  expect((await desk.twoFactor.verifyTotp({ code: totpCode(uri, 1) })).error).toBeNull();
  expect((await desk.getSession()).data?.user).toMatchObject({ id: person.id, twoFactorEnabled: true });
  expect((await desk.twoFactor.disable({ password: "seven blue herons in fog" })).data).toEqual({
    status: true,
  });
});

test("better-auth's own client asks for a new password and sets it", async () => {
  const person = await scene.person();
  const client = clientOf(scene.browser());
  expect(
    (await client.requestPasswordReset({ email: person.email, redirectTo: "/reset-password" })).error,
  ).toBeNull();
  await scene.auth.settled();
  const token = scene.mails.at(-1)?.text.match(/token=(\S+)/)?.[1] ?? "";
  expect((await client.resetPassword({ token, newPassword: "seven blue herons in fog" })).data).toEqual({
    status: true,
  });
  expect(
    (await client.signIn.email({ email: person.email, password: "seven blue herons in fog" })).error,
  ).toBeNull();
});
