import { boolean, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { users } from "./authentication.ts";
import { id, times, version } from "./columns.ts";

/** Never a secret: those live in the environment. */
export const systemSettings = pgTable(
  "system_settings",
  {
    id: id(),
    key: text("key").notNull(),
    value: jsonb("value").$type<unknown>().notNull(),
    category: text("category").notNull().default("general"),
    description: text("description"),
    isPublic: boolean("is_public").notNull().default(false),
    updatedBy: uuid("updated_by").references(() => users.id),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("system_settings_key_key").on(t.key),
    index("system_settings_category_idx").on(t.category, t.key),
    index("system_settings_updated_by_idx").on(t.updatedBy),
  ],
);
