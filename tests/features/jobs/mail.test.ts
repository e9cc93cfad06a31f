import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { mailEffects } from "#server/jobs/mail-effects.ts";
import { headerWords } from "#server/jobs/mail-message.ts";
import { startOutboxWorker, type OutboxWorker } from "#server/jobs/outbox-worker.ts";
import { sendBySmtp } from "#server/jobs/send-by-smtp.ts";
import { smtpServer } from "#server/jobs/smtp-server.ts";
import { personIn, password } from "#tests/features/sign-in-scene.ts";
import { smtpSink, type SmtpSink } from "#tests/support/smtp-sink.ts";
import { testApp, testAppUrl } from "#tests/support/test-app.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

let db: TestDatabase;
let sink: SmtpSink | undefined;
let worker: OutboxWorker | undefined;
beforeAll(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  await worker?.stop();
  // What a test leaves to be tried again is not the next one's.
  await db.owner.query("delete from outbox");
  await sink?.close();
  worker = sink = undefined;
});
afterAll(() => db.close());

const log = pino({ level: "silent" });

/** A worker that sends by the sink; without one, a console that has no mail server. */
async function deliver(smtpUrl?: string, database = db.database): Promise<void> {
  const send =
    smtpUrl === undefined ? undefined : sendBySmtp(smtpServer(smtpUrl, "https://desk.example.com"));
  worker = await startOutboxWorker({
    database,
    handlers: mailEffects(database, send),
    log,
    firstDelaySeconds: 0.1,
  });
}

const asked = async (payload: Record<string, unknown>, changeId: string | null = null) => {
  const key = randomUUID();
  await db.owner.query(
    "insert into outbox (kind, idempotency_key, payload, change_id) values ('mail', $1, $2, $3)",
    [key, JSON.stringify(payload), changeId],
  );
  return {
    effect: async () =>
      (
        await db.owner.query("select status, attempts, last_error from outbox where idempotency_key = $1", [
          key,
        ])
      ).rows[0] as { status: string; attempts: number; last_error: string | null },
  };
};
const mailsTo = async (to: string) =>
  (
    await db.owner.query<Record<string, unknown>>(
      "select subject, text, status, last_error, change_id, sent_at is not null as went_out from mail_messages where to_address = $1",
      [to],
    )
  ).rows;
const mailTo = (to: string, more: Record<string, string> = {}) => ({
  to,
  subject: "Your pickup is tomorrow",
  text: "Grüße from Lisboa.\n.\nTill tomorrow",
  ...more,
});
const bodyOf = (message: string) => Buffer.from(message.split("\n\n")[1]!, "base64").toString();

test("without a mail server a mail is kept, says so, and isn't tried again", async () => {
  const changeId = randomUUID();
  const { effect } = await asked(mailTo("kept@example.test"), changeId);
  await deliver();
  await expect.poll(effect).toMatchObject({ status: "sent", attempts: 1 });
  expect(await mailsTo("kept@example.test")).toEqual([
    {
      subject: "Your pickup is tomorrow",
      text: "Grüße from Lisboa.\n.\nTill tomorrow",
      status: "kept",
      last_error: null,
      change_id: changeId,
      went_out: false,
    },
  ]);
});

test("with a mail server it goes out and is marked as sent", async () => {
  sink = await smtpSink();
  const { effect } = await asked(mailTo("ana@example.test"));
  await deliver(`smtp://desk:s%40cret@127.0.0.1:${sink.port}?from=desk@laundry.test`);
  await expect.poll(effect).toMatchObject({ status: "sent", attempts: 1 });
  expect(await mailsTo("ana@example.test")).toMatchObject([
    { status: "sent", went_out: true, last_error: null },
  ]);
  expect(sink.heard).toContain(`AUTH PLAIN ${Buffer.from("\0desk\0s@cret").toString("base64")}`);
  expect(sink.heard).toContain("MAIL FROM:<desk@laundry.test>");
  expect(sink.heard).toContain("RCPT TO:<ana@example.test>");
  expect(sink.messages).toHaveLength(1);
  expect(sink.messages[0]).toContain("From: Pressdesk <desk@laundry.test>\nTo: ana@example.test\n");
  expect(bodyOf(sink.messages[0]!)).toBe("Grüße from Lisboa.\r\n.\r\nTill tomorrow");
});

test("a busy mail server is tried again, with the same message id and one kept mail", async () => {
  let refusals = 0;
  sink = await smtpSink((line) => (line === "." && refusals++ === 0 ? "451 Later, please" : undefined));
  const { effect } = await asked(mailTo("busy@example.test"));
  await deliver(`smtp://127.0.0.1:${sink.port}`);
  await expect.poll(effect).toMatchObject({ status: "sent", attempts: 2 });
  expect(await mailsTo("busy@example.test")).toMatchObject([{ status: "sent", last_error: null }]);
  const ids = sink.heard.filter((line) => line.startsWith("Message-ID:"));
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  expect(sink.messages).toHaveLength(1);
});

test.each([
  ["RCPT", "550 5.1.1 No such mailbox", "nobody@example.test"],
  [".", "554 5.7.1 Looks like spam", "spam@example.test"],
])("what the server refuses for good at %s is given up with its words", async (at, words, to) => {
  sink = await smtpSink((line) => (line.startsWith(at) ? words : undefined));
  const { effect } = await asked(mailTo(to));
  await deliver(`smtp://127.0.0.1:${sink.port}`);
  await expect
    .poll(effect)
    .toMatchObject({ status: "dead", attempts: 1, last_error: expect.stringContaining(words) });
  expect(await mailsTo(to)).toMatchObject([{ status: "failed", last_error: expect.stringContaining(words) }]);
});

test("a wrong password is ours to mend: the mail waits", async () => {
  sink = await smtpSink((line) => (line.startsWith("AUTH") ? "535 Bad credentials" : undefined));
  const { effect } = await asked(mailTo("waits@example.test"));
  await deliver(`smtp://desk:wrong@127.0.0.1:${sink.port}`);
  await expect.poll(async () => (await effect()).attempts).toBeGreaterThan(1);
  await worker!.stop();
  expect(await mailsTo("waits@example.test")).toMatchObject([
    { status: "queued", last_error: expect.stringContaining("535 Bad credentials") },
  ]);
  expect(JSON.stringify(await effect())).not.toContain("wrong");
});

test("a server that offers encryption and can't do it is told no password", async () => {
  sink = await smtpSink(undefined, ["STARTTLS", "AUTH PLAIN"]);
  const { effect } = await asked(mailTo("stripped@example.test"));
  await deliver(`smtp://desk:s%40cret@127.0.0.1:${sink.port}`);
  await expect.poll(async () => (await effect()).attempts).toBeGreaterThan(0);
  await expect.poll(async () => (await effect()).last_error).not.toBeNull();
  await worker!.stop();
  expect(sink.heard).toContain("STARTTLS");
  expect(sink.heard.join("\n")).not.toMatch(/AUTH|MAIL FROM/);
});

test.each(["someone@example.test\r\nRCPT TO:<evil@example.test>", "a b@example.test", "<a@example.test>"])(
  "an address that isn't one never reaches the server: %j",
  async (to) => {
    sink = await smtpSink();
    const { effect } = await asked(mailTo(to));
    await deliver(`smtp://127.0.0.1:${sink.port}`);
    await expect.poll(effect).toMatchObject({ status: "dead" });
    expect(sink.heard).toEqual([]);
  },
);

test("words in a header can't end it, and any script survives in encoded words", () => {
  expect(headerWords("Hello\r\nBcc: evil@example.test")).not.toMatch(/[\r\n](?! )/);
  expect(headerWords("Invoice 12, Lisboa")).toBe("Invoice 12, Lisboa");
  const long = "Número da encomenda: passar a ferro — 已完成 ".repeat(4);
  const encoded = headerWords(long).split("\r\n ");
  expect(encoded.every((word) => word.length <= 75)).toBe(true);
  const decoded = encoded.map((word) => Buffer.from(word.slice(10, -2), "base64").toString()).join("");
  expect(decoded).toBe(long.trim());
});

test("who sends: from=, else the user that is an address, else pressdesk at the console's host", () => {
  const from = (url: string) => smtpServer(url, "https://desk.example.com").from.address;
  expect(from("smtp://u:p@mail.example.com?from=ops@example.com")).toBe("ops@example.com");
  expect(from("smtp://desk%40example.com:p@mail.example.com")).toBe("desk@example.com");
  expect(from("smtps://mail.example.com")).toBe("pressdesk@desk.example.com");
  expect(() => from("smtp://mail.example.com?from=nobody")).toThrow("from=nobody must be a mail address");
  expect(smtpServer("smtps://mail.example.com", testAppUrl)).toMatchObject({ port: 465, isSecure: true });
  expect(smtpServer("smtp://mail.example.com", testAppUrl)).toMatchObject({ port: 587, isSecure: false });
});

test("the mail for a forgotten password is kept whole, and its link isn't in the outbox", async () => {
  const app = await testApp();
  try {
    const { email } = await personIn(app.db, { name: "Fausta Forgot", password, role: "support" });
    const answer = await app.request("/api/auth/request-password-reset", {
      method: "POST",
      body: JSON.stringify({ email, redirectTo: "/reset-password" }),
    });
    expect(answer.status).toBe(200);
    const kept = () =>
      app.db.owner.query("select status, text from mail_messages where to_address = $1", [email]);
    await expect.poll(async () => (await kept()).rows[0]?.status).toBe("kept");
    const { rows } = await kept();
    expect(rows[0].text).toMatch(/https?:\/\/\S+/);
    const { rows: effects } = await app.db.owner.query<{ payload: object }>(
      "select payload from outbox where kind = 'mail'",
    );
    expect(effects.map(({ payload }) => Object.keys(payload))).toEqual([["mailId"]]);
  } finally {
    await app.close();
  }
});
