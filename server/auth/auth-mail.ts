/** A mail of sign-in. Its text carries a secret link, so whoever keeps it must not show it to others. */
export interface AuthMail {
  to: string;
  subject: string;
  text: string;
}

export type SendMail = (mail: AuthMail) => Promise<void>;

/** The mail with the link that sets a new password. */
export function passwordResetMail(to: string, name: string, link: string): AuthMail {
  return {
    to,
    subject: "Set a new Pressdesk password",
    text: [
      `Hello ${oneLine(name) || "there"},`,
      "",
      "Somebody asked to set a new password for your Pressdesk account. If that was you, follow this link within an hour:",
      "",
      link,
      "",
      "If it wasn't you, do nothing: your password stays as it is.",
    ].join("\n"),
  };
}

/** Tells the owner of an account that its password was changed. */
export function passwordChangedMail(to: string, name: string): AuthMail {
  return {
    to,
    subject: "Your Pressdesk password was changed",
    text: [
      `Hello ${oneLine(name) || "there"},`,
      "",
      "The password of your Pressdesk account was just changed, and every other session was signed out.",
      "If that wasn't you, ask for a new password on the sign-in page and tell your administrator.",
    ].join("\n"),
  };
}

// A name comes from its owner: no line breaks, nothing that a mail program makes a link of.
function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, " ")
    .replace(/[:/.@]/g, "")
    .trim()
    .slice(0, 80);
}
