import type { Sender } from "./mail-message.ts";

/** What `SMTP_URL` says. */
export interface SmtpServer {
  host: string;
  port: number;
  /** `smtps`: encrypted from the first byte. Otherwise by STARTTLS, where the server offers it. */
  isSecure: boolean;
  credentials: { user: string; password: string } | undefined;
  from: Sender;
}

/**
 * Reads `smtp[s]://user:password@host:port?from=desk@example.com`. Without `from` the user is the sender if it is an
 * address, else `pressdesk@` the console's own host. Throws on a sender that is no address.
 */
export function smtpServer(smtpUrl: string, appUrl: string): SmtpServer {
  const url = new URL(smtpUrl);
  const isSecure = url.protocol === "smtps:";
  const user = decodeURIComponent(url.username);
  const address =
    url.searchParams.get("from") ?? (user.includes("@") ? user : `pressdesk@${new URL(appUrl).hostname}`);
  if (!isMailAddress(address))
    throw new Error(`SMTP_URL: from=${address} must be a mail address, such as from=desk@example.com.`);
  return {
    host: url.hostname.replaceAll(/[[\]]/g, ""),
    port: Number(url.port) || (isSecure ? 465 : 587),
    isSecure,
    credentials: user ? { user, password: decodeURIComponent(url.password) } : undefined,
    from: { name: "Pressdesk", address },
  };
}

/** Whether it can stand in a mail's envelope: ASCII, one @, nothing that ends or opens something there. */
export function isMailAddress(text: string): boolean {
  return /^[^\s<>@()[\]\\,;:"]+@[^\s<>@()[\]\\,;:"]+$/.test(text) && /^[\x21-\x7e]{3,254}$/.test(text);
}
