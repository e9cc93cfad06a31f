import { createHash } from "node:crypto";

/** A mail as it is kept. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string | null;
}

/** Who sends: an address, with the name that people see. */
export interface Sender {
  name: string;
  address: string;
}

/**
 * The mail as RFC 5322 text with CRLF line ends, all ASCII. `key` makes its Message-ID: the same at every attempt, so that
 * a mailbox knows a repetition.
 */
export function mailMessage(mail: Mail, from: Sender, key: string, now: Date): string {
  const digest = createHash("sha256").update(key).digest("hex").slice(0, 32);
  const host = from.address.slice(from.address.lastIndexOf("@") + 1);
  const headers = [
    `From: ${headerWords(from.name)} <${from.address}>`,
    `To: ${mail.to}`,
    `Subject: ${headerWords(mail.subject)}`,
    `Date: ${now.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${digest}@${host}>`,
    "MIME-Version: 1.0",
    // No answer from an absent person's machine.
    "Auto-Submitted: auto-generated",
  ];
  if (!mail.html) return [...headers, ...part("text/plain", mail.text)].join("\r\n");
  const boundary = `part-${digest}`;
  return [
    ...headers,
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    ...part("text/plain", mail.text),
    `--${boundary}`,
    ...part("text/html", mail.html),
    `--${boundary}--`,
  ].join("\r\n");
}

// Base64 has short lines, no leading dots and no bytes above 127: nothing on the way can break it.
function part(type: string, content: string): string[] {
  const encoded = Buffer.from(content.replaceAll(/\r?\n/g, "\r\n")).toString("base64");
  return [
    `Content-Type: ${type}; charset=utf-8`,
    "Content-Transfer-Encoding: base64",
    "",
    ...(encoded.match(/.{1,76}/g) ?? [""]),
  ];
}

/** Words in a header: no line break survives; other than plain ASCII goes as encoded words of at most 75 characters. */
export function headerWords(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
  if (/^[\w .,!?'-]*$/.test(line) && line.length <= 60) return line;
  const words: string[] = [];
  let word = "";
  for (const character of line) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((one) => `=?utf-8?B?${Buffer.from(one).toString("base64")}?=`).join("\r\n ");
}
