import { index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { users } from "./authentication.ts";
import { id, instant, notNegative } from "./columns.ts";

/*
 * Files on their way in. Their rows wait here between upload, check and import, for a day at most; only who brought a
 * file sees it.
 */

export const importFiles = pgTable(
  "import_files",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** The resource that the rows are for. */
    resource: text("resource").notNull(),
    fileName: text("file_name").notNull(),
    format: text("format", { enum: ["csv", "xlsx"] }).notNull(),
    /** How the text was written, in words: "UTF-8, semicolons". */
    reading: text("reading").notNull(),
    header: jsonb("header").$type<string[]>().notNull(),
    rowCount: integer("row_count").notNull(),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [
    index("import_files_user_id_idx").on(t.userId, t.createdAt),
    index("import_files_created_at_idx").on(t.createdAt),
    notNegative(t.rowCount),
  ],
);

export const importRows = pgTable(
  "import_rows",
  {
    id: id(),
    fileId: uuid("file_id")
      .notNull()
      .references(() => importFiles.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Line of the sheet: the heading is 1. */
    number: integer("number").notNull(),
    /** JSON text, because jsonb has no NUL: what a file holds is kept to the last character. */
    cells: text("cells").notNull(),
    /** JSON text of the last check's faults; null where there were none. */
    faults: text("faults"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [
    unique("import_rows_file_id_number_key").on(t.fileId, t.number),
    index("import_rows_user_id_idx").on(t.userId),
    notNegative(t.number),
  ],
);
