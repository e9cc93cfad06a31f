import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { users } from "./authentication.ts";
import { id, instant, notNegative, times, version } from "./columns.ts";
import { savedViews } from "./extensions.ts";
import { organizations } from "./tenancy.ts";

// What people do with saved views: work them as queues, watch them, arrange them.

/** A record of a view that is a queue, as far as somebody has touched it there. */
export const queueItems = pgTable(
  "queue_items",
  {
    id: id(),
    viewId: uuid("view_id")
      .notNull()
      .references(() => savedViews.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    // Of the view's list, whichever that is: no foreign key can say so.
    recordId: uuid("record_id").notNull(),
    claimedBy: uuid("claimed_by").references(() => users.id),
    claimedAt: instant("claimed_at"),
    leaseUntil: instant("lease_until"),
    handedTo: uuid("handed_to").references(() => users.id),
    snoozedUntil: instant("snoozed_until"),
    /** Who put it back, snoozed it or handed it over. */
    leftBy: uuid("left_by").references(() => users.id),
    leftAt: instant("left_at"),
    note: text("note"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("queue_items_view_id_record_id_key").on(t.viewId, t.recordId),
    foreignKey({
      name: "queue_items_view_tenant_fk",
      columns: [t.organizationId, t.viewId],
      foreignColumns: [savedViews.organizationId, savedViews.id],
    }).onDelete("cascade"),
    index("queue_items_organization_id_view_id_idx").on(t.organizationId, t.viewId),
    index("queue_items_claimed_by_idx").on(t.claimedBy, t.viewId),
    index("queue_items_handed_to_idx").on(t.handedTo, t.viewId),
    index("queue_items_left_by_idx").on(t.leftBy),
    check("queue_items_lease_check", sql`(${t.claimedBy} is null) = (${t.leaseUntil} is null)`),
  ],
);

/** Somebody wants to know when a view holds more than `threshold` rows. */
export const viewWatches = pgTable(
  "view_watches",
  {
    id: id(),
    viewId: uuid("view_id")
      .notNull()
      .references(() => savedViews.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    ownerId: uuid("owner_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Zero: as soon as it isn't empty. */
    threshold: integer("threshold").notNull().default(0),
    // What the clock found last. `isAbove` keeps it from telling the same thing twice.
    isAbove: boolean("is_above").notNull().default(false),
    lastCount: integer("last_count"),
    checkedAt: instant("checked_at"),
    notifiedAt: instant("notified_at"),
    /** Why it could not be looked at, in the watcher's words. */
    failure: text("failure"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("view_watches_owner_id_view_id_key").on(t.ownerId, t.viewId),
    foreignKey({
      name: "view_watches_view_tenant_fk",
      columns: [t.organizationId, t.viewId],
      foreignColumns: [savedViews.organizationId, savedViews.id],
    }).onDelete("cascade"),
    index("view_watches_view_id_idx").on(t.viewId, t.organizationId),
    index("view_watches_organization_id_idx").on(t.organizationId),
    index("view_watches_checked_at_idx").on(t.checkedAt, t.id),
    notNegative(t.threshold),
  ],
);

/** How a person has arranged the tabs over one list: their order, and which one opens first. */
export const viewArrangements = pgTable(
  "view_arrangements",
  {
    id: id(),
    ownerId: uuid("owner_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    resource: text("resource").notNull(),
    // Keys of views: an id, or the word of a built-in one. What is gone meanwhile is skipped.
    tabOrder: jsonb("tab_order").$type<string[]>().notNull().default([]),
    defaultView: text("default_view"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("view_arrangements_owner_id_resource_key").on(t.ownerId, t.resource),
    check("view_arrangements_tab_order_check", sql`jsonb_typeof(${t.tabOrder}) = 'array'`),
  ],
);
