import { isIP } from "node:net";
import { mailMessage, type Mail } from "./mail-message.ts";
import { Undeliverable } from "./outbox-worker.ts";
import { connectSmtp, type Conversation, type Reply } from "./smtp-conversation.ts";
import { isMailAddress, type SmtpServer } from "./smtp-server.ts";

/** Hands one mail to a mail server; throws `Undeliverable` when the server says that it never will. `key` is the same at every attempt. */
export type SendMessage = (mail: Mail, key: string, signal: AbortSignal) => Promise<void>;

/** Sends by SMTP, one connection for each mail: a console sends a few an hour. */
export function sendBySmtp(server: SmtpServer): SendMessage {
  return async (mail, key, signal) => {
    if (!isMailAddress(mail.to)) throw new Undeliverable(`${mail.to} is no mail address.`);
    let talk = await connectSmtp(server, signal);
    try {
      const name = greetingName(server.from.address);
      expectCode(await talk.reply(), 220);
      let offers = await hello(talk, name);
      if (!server.isSecure && /\bSTARTTLS\b/i.test(offers)) {
        expectCode(await talk.say("STARTTLS"), 220);
        talk = await talk.secured();
        offers = await hello(talk, name);
      } else if (server.credentials && !server.isSecure && !isLoopback(server.host)) {
        throw new Error("The mail server offers no encryption, so it isn't told the password.");
      }
      if (server.credentials) await signIn(talk, offers, server.credentials);
      await handOver(talk, server.from.address, mail.to, mailMessage(mail, server.from, key, new Date()));
      // The mail is theirs by now: how they say goodbye changes nothing.
      await talk.say("QUIT").catch(() => undefined);
    } finally {
      talk.end();
    }
  };
}

async function hello(talk: Conversation, name: string): Promise<string> {
  const reply = await talk.say(`EHLO ${name}`);
  expectCode(reply, 250);
  return reply.text;
}

async function signIn(
  talk: Conversation,
  offers: string,
  { user, password }: NonNullable<SmtpServer["credentials"]>,
): Promise<void> {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  if (/\bPLAIN\b/i.test(offers) || !/\bLOGIN\b/i.test(offers)) {
    expectCode(await talk.say(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`), 235);
    return;
  }
  expectCode(await talk.say("AUTH LOGIN"), 334);
  expectCode(await talk.say(base64(user)), 334);
  expectCode(await talk.say(base64(password)), 235);
}

async function handOver(talk: Conversation, from: string, to: string, message: string): Promise<void> {
  expectCode(await talk.say(`MAIL FROM:<${from}>`), 250);
  expectAccepted(await talk.say(`RCPT TO:<${to}>`), 250);
  expectCode(await talk.say("DATA"), 354);
  expectAccepted(await talk.say(`${message}\r\n.`), 250);
}

function expectCode({ code, text }: Reply, wanted: number): void {
  if (code !== wanted && !(wanted === 250 && code === 251))
    throw new Error(`The mail server answered ${code} ${text}`.slice(0, 500));
}

// What it says of this recipient or this text is final when it begins with 5; what it says of us (a wrong password, a
// sender it doesn't know) can be mended, and the mail goes out then.
function expectAccepted(reply: Reply, wanted: number): void {
  if (reply.code >= 500 && reply.code < 600)
    throw new Undeliverable(`The mail server refused it: ${reply.code} ${reply.text}`.slice(0, 500));
  expectCode(reply, wanted);
}

function greetingName(address: string): string {
  const host = address.slice(address.lastIndexOf("@") + 1);
  return isIP(host) ? `[${host}]` : host;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
