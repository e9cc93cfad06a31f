import type { RecordEdits } from "#shared/record-edits.ts";
import * as analytics from "./analytics-edits.ts";
import * as billing from "./billing-edits.ts";
import * as laundry from "./laundry-edits.ts";
import * as monitoring from "./monitoring-edits.ts";
import * as organizations from "./organizations-edits.ts";
import * as users from "./users-edits.ts";

/** What may be changed, by the resource's name; a resource that isn't here can only be read, or changed by its commands. */
export const allEdits: Readonly<Record<string, RecordEdits>> = Object.fromEntries(
  [monitoring, users, organizations, billing, laundry, analytics]
    .flatMap((feature): RecordEdits[] => Object.values(feature))
    .map((edits) => [edits.resource.name, edits]),
);
