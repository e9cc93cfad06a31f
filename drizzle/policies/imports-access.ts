import type * as imports from "#drizzle/schema/imports.ts";
import { type AccessOf, never } from "./access-rules.ts";

// Waiting rooms: filled by the console's own door, read by who brought the file, swept after a day, or
// when nobody can approve the import any more. What comes of them is a change and recorded there.
export const importsAccess: AccessOf<typeof imports> = {
  importFiles: {
    kind: "internal",
    notPersonal: ["fileName"],
    tenant: never,
    staff: { sees: { own: "userId" } },
    job: { select: true, insert: true, update: ["rowCount"], delete: true },
    audit: false,
    notify: false,
  },
  importRows: {
    kind: "internal",
    pii: ["cells"],
    // Swept after a day, and by what it says when a person is erased.
    erasure: "remove",
    tenant: never,
    staff: { sees: { own: "userId" } },
    job: { select: true, insert: true, update: ["faults"], delete: true },
    audit: false,
    notify: false,
  },
};
