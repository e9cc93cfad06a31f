/** Talks to a running console as its own page does: one origin, one cookie, JSON. */
export interface ConsoleClient {
  query<Answer>(path: string, input?: unknown): Promise<Answer>;
  mutate<Answer>(path: string, input: unknown): Promise<Answer>;
}

/** Signs in and gives a client for tRPC. Throws when refused. */
export async function signedInClient(
  url: string,
  email: string,
  password = "pressdesk-demo",
): Promise<ConsoleClient> {
  const headers = { origin: url, "content-type": "application/json" };
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers,
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`Sign-in of ${email} was refused: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return {
    query: async (path, input) =>
      data(
        await fetch(
          `${url}/api/trpc/${path}${input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`}`,
          { headers: { cookie } },
        ),
      ),
    mutate: async (path, input) =>
      data(
        await fetch(`${url}/api/trpc/${path}`, {
          method: "POST",
          headers: { ...headers, cookie },
          body: JSON.stringify(input),
        }),
      ),
  };
}

async function data<Answer>(answer: Response): Promise<Answer> {
  const body = (await answer.json()) as { result?: { data: Answer }; error?: { message: string } };
  if (!body.result) throw new Error(body.error?.message ?? `HTTP ${answer.status}`);
  return body.result.data;
}
