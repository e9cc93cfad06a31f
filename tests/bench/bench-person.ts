import type { StaffActor } from "#server/auth/actor.ts";

export const benchPerson = {
  id: "0190a000-0000-7000-8000-000000000001",
  email: "bench@pressdesk.test",
  password: "bench-password-1",
};

export const benchActor: StaffActor = {
  kind: "staff",
  userId: benchPerson.id,
  sessionId: benchPerson.id,
  email: benchPerson.email,
  name: "Bench",
  permissions: new Set(["*"]),
  organizationId: null,
  ipAddress: null,
  userAgent: null,
};

/** The cookie of a session made by signing in. */
export async function signIn(port: number, origin = "http://localhost:3000"): Promise<string> {
  const { email, password } = benchPerson;
  const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`The sign-in was refused: ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
