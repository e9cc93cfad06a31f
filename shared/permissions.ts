/** The five desks of the console, in the order of the sidebar. */
export const desks = ["support", "finance", "dispatch", "product", "admin"] as const;
export type Desk = (typeof desks)[number];

/** What one must be able to read for a desk to appear. */
export const deskPermissions: Readonly<Record<Desk, Permission>> = {
  support: "errors:read",
  finance: "invoices:read",
  dispatch: "bookings:read",
  product: "experiments:read",
  admin: "users:read",
};

/**
 * Every permission there is: `<subject>:<verb>`. The same string names the audit action of the command it guards.
 * A role stores a list of these, or `*` for all, or `<subject>:*`, or `*:read` for every plain read. A leading `!`
 * takes a permission away, whoever gives it.
 */
export type Permission = `${string}:${string}`;

/** Whether a set of granted permissions (with wildcards and denials) holds the one asked for. A denial wins. */
export function holds(granted: ReadonlySet<string>, permission: Permission): boolean {
  return decidingGrant(granted, permission)?.startsWith("!") === false;
}

/** The entry that decides about a permission, denials first, then from the most particular to the widest. */
export function decidingGrant(granted: ReadonlySet<string>, permission: Permission): string | undefined {
  const [subject, verb] = permission.split(":");
  const covering = [permission, `${subject}:*`, ...(verb === "read" ? ["*:read"] : []), "*"];
  return [...covering.map((grant) => `!${grant}`), ...covering].find((grant) => granted.has(grant));
}

/**
 * The entries of a list that reach beyond what the giver holds: nobody may give away more than he has. Denials take
 * away, so they never reach beyond.
 */
export function beyondReach(giver: ReadonlySet<string>, wanted: readonly string[]): string[] {
  return wanted.filter((grant) => !grant.startsWith("!") && !coversGrant(giver, grant));
}

function coversGrant(giver: ReadonlySet<string>, grant: string): boolean {
  if (!grant.includes("*")) return holds(giver, grant as Permission);
  // A wildcard would hand on what a denial took away.
  const isWhole = ![...giver].some((held) => held.startsWith("!"));
  return isWhole && (giver.has("*") || giver.has(grant));
}

/** The desks that appear for these permissions, in the order of the sidebar. */
export function desksOf(granted: ReadonlySet<string>): Desk[] {
  return desks.filter((desk) => holds(granted, deskPermissions[desk]));
}
