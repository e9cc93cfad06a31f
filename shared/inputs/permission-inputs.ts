import { z } from "zod";

const name = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";
const grantPattern = new RegExp(`^!?(?:\\*|\\*:read|${name}:(?:\\*|${name}))$`);

/** One entry of a role's list: a permission, a wildcard, or either with a `!` that takes it away. */
export const grantSchema = z
  .string()
  .max(100)
  .regex(grantPattern, "This isn't a permission. Write it as subject:verb, e.g. invoices:read.");
