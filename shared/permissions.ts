/** The five desks of the console, in the order of the sidebar. */
export const desks = ["support", "finance", "dispatch", "product", "admin"] as const;
export type Desk = (typeof desks)[number];

/**
 * Every permission there is: `<subject>:<verb>`. The same string names the audit action of the command it guards.
 * A role stores a list of these, or `*` for all, or `<subject>:*`.
 */
export type Permission = `${string}:${string}`;

/** Whether a set of granted permissions (with wildcards) holds the one asked for. */
export function holds(granted: ReadonlySet<string>, permission: Permission): boolean {
  if (granted.has("*") || granted.has(permission)) return true;
  const [subject, verb] = permission.split(":");
  return granted.has(`${subject}:*`) || (verb === "read" && granted.has("*:read"));
}
