import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  point,
  text,
  time,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import {
  assignmentStatuses,
  assignmentTypes,
  bookingStatuses,
  priceUnits,
  serviceTypes,
  vehicleTypes,
} from "#shared/states.ts";
import { users } from "./authentication.ts";
import {
  id,
  instant,
  isCurrency,
  jsonObject,
  money,
  notNegative,
  oneOf,
  timeRange,
  times,
  version,
} from "./columns.ts";
import { organizations } from "./tenancy.ts";

export const serviceCategories = pgTable(
  "service_categories",
  {
    id: id(),
    name: text("name").notNull(),
    description: text("description"),
    icon: text("icon"),
    sortOrder: integer("sort_order").notNull().default(0),
    isActive: boolean("is_active").notNull().default(true),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("service_categories_name_key")
      .on(t.name)
      .where(sql`${t.deletedAt} is null`),
    index("service_categories_sort_order_idx").on(t.sortOrder, t.id),
  ],
);

export const services = pgTable(
  "services",
  {
    id: id(),
    categoryId: uuid("category_id").references(() => serviceCategories.id),
    name: text("name").notNull(),
    code: text("code").notNull(),
    description: text("description"),
    type: text("type", { enum: serviceTypes }).notNull(),
    basePrice: money("base_price").notNull(),
    currency: text("currency").notNull(),
    priceUnit: text("price_unit", { enum: priceUnits }).notNull().default("item"),
    processingDays: integer("processing_days").notNull().default(2),
    minItems: integer("min_items").notNull().default(1),
    maxItems: integer("max_items"),
    isActive: boolean("is_active").notNull().default(true),
    sortOrder: integer("sort_order").notNull().default(0),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("services_code_key")
      .on(t.code)
      .where(sql`${t.deletedAt} is null`),
    index("services_category_id_idx").on(t.categoryId, t.sortOrder),
    isCurrency(t.currency),
    notNegative(t.basePrice),
    notNegative(t.processingDays),
    check("services_min_items_check", sql`${t.minItems} >= 1`),
    check("services_max_items_check", sql`${t.maxItems} >= ${t.minItems}`),
    oneOf(t.type, serviceTypes),
    oneOf(t.priceUnit, priceUnits),
  ],
);

export const serviceOptions = pgTable(
  "service_options",
  {
    id: id(),
    name: text("name").notNull(),
    code: text("code").notNull(),
    price: money("price").notNull(),
    currency: text("currency").notNull(),
    category: text("category"),
    description: text("description"),
    isActive: boolean("is_active").notNull().default(true),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("service_options_code_key")
      .on(t.code)
      .where(sql`${t.deletedAt} is null`),
    isCurrency(t.currency),
    notNegative(t.price),
  ],
);

export const serviceServiceOptions = pgTable(
  "service_service_options",
  {
    id: id(),
    serviceId: uuid("service_id")
      .notNull()
      .references(() => services.id, { onDelete: "cascade" }),
    serviceOptionId: uuid("service_option_id").notNull(),
    isRequired: boolean("is_required").notNull().default(false),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "service_service_options_service_option_id_fk",
      columns: [t.serviceOptionId],
      foreignColumns: [serviceOptions.id],
    }).onDelete("cascade"),
    unique("service_service_options_service_id_service_option_id_key").on(t.serviceId, t.serviceOptionId),
    index("service_service_options_service_option_id_idx").on(t.serviceOptionId),
  ],
);

export const userAddresses = pgTable(
  "user_addresses",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    label: text("label").notNull().default("Home"),
    streetAddress: text("street_address").notNull(),
    city: text("city").notNull(),
    postalCode: text("postal_code").notNull(),
    country: text("country").notNull().default(""),
    latitude: doublePrecision("latitude"),
    longitude: doublePrecision("longitude"),
    /** Derived by the database, so that it cannot disagree: x is the longitude, y the latitude. */
    coordinates: point("coordinates", { mode: "xy" }).generatedAlwaysAs(sql`point(longitude, latitude)`),
    instructions: text("instructions"),
    isDefault: boolean("is_default").notNull().default(false),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("user_addresses_user_id_id_key").on(t.userId, t.id),
    uniqueIndex("user_addresses_default_key")
      .on(t.userId)
      .where(sql`${t.isDefault} and ${t.deletedAt} is null`),
    index("user_addresses_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("user_addresses_created_at_idx").on(t.createdAt, t.id),
    index("user_addresses_postal_code_idx").on(t.postalCode),
    check("user_addresses_latitude_check", sql`${t.latitude} between -90 and 90`),
    check("user_addresses_longitude_check", sql`${t.longitude} between -180 and 180`),
    check("user_addresses_position_check", sql`(${t.latitude} is null) = (${t.longitude} is null)`),
  ],
);

export const bookings = pgTable(
  "bookings",
  {
    id: id(),
    bookingNumber: text("booking_number").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    serviceId: uuid("service_id")
      .notNull()
      .references(() => services.id),
    status: text("status", { enum: bookingStatuses }).notNull().default("draft"),
    totalAmount: money("total_amount")
      .notNull()
      .default(sql`0`),
    discountAmount: money("discount_amount")
      .notNull()
      .default(sql`0`),
    currency: text("currency").notNull(),
    pickupDate: date("pickup_date", { mode: "string" }).notNull(),
    pickupWindowStart: instant("pickup_window_start"),
    pickupWindowEnd: instant("pickup_window_end"),
    pickupAddressId: uuid("pickup_address_id"),
    deliveryDate: date("delivery_date", { mode: "string" }),
    deliveryWindowStart: instant("delivery_window_start"),
    deliveryWindowEnd: instant("delivery_window_end"),
    deliveryAddressId: uuid("delivery_address_id"),
    isExpress: boolean("is_express").notNull().default(false),
    bagCount: integer("bag_count").notNull().default(1),
    specialInstructions: text("special_instructions"),
    notes: text("notes"),
    cancellationReason: text("cancellation_reason"),
    cancelledAt: instant("cancelled_at"),
    completedAt: instant("completed_at"),
    metadata: jsonObject("metadata"),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    // An address may be personal while the booking is an organization's, so it is held to the customer, not to the tenant.
    foreignKey({
      name: "bookings_pickup_address_user_fk",
      columns: [t.userId, t.pickupAddressId],
      foreignColumns: [userAddresses.userId, userAddresses.id],
    }),
    foreignKey({
      name: "bookings_delivery_address_user_fk",
      columns: [t.userId, t.deliveryAddressId],
      foreignColumns: [userAddresses.userId, userAddresses.id],
    }),
    unique("bookings_organization_id_id_key").on(t.organizationId, t.id),
    unique("bookings_booking_number_key").on(t.bookingNumber),
    index("bookings_user_id_idx").on(t.userId, t.createdAt, t.id),
    index("bookings_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("bookings_service_id_idx").on(t.serviceId),
    index("bookings_pickup_address_id_idx").on(t.pickupAddressId, t.userId),
    index("bookings_delivery_address_id_idx").on(t.deliveryAddressId, t.userId),
    index("bookings_status_idx").on(t.status, t.createdAt, t.id),
    index("bookings_pickup_date_idx").on(t.pickupDate, t.id),
    index("bookings_delivery_date_idx").on(t.deliveryDate, t.id),
    index("bookings_created_at_idx").on(t.createdAt, t.id),
    index("bookings_booking_number_trgm_idx").using("gin", t.bookingNumber.op("gin_trgm_ops")),
    isCurrency(t.currency),
    notNegative(t.totalAmount),
    notNegative(t.discountAmount),
    notNegative(t.bagCount),
    check("bookings_delivery_date_check", sql`${t.deliveryDate} >= ${t.pickupDate}`),
    check("bookings_pickup_window_check", sql`${t.pickupWindowEnd} > ${t.pickupWindowStart}`),
    check("bookings_delivery_window_check", sql`${t.deliveryWindowEnd} > ${t.deliveryWindowStart}`),
    oneOf(t.status, bookingStatuses),
  ],
);

export const bookingItems = pgTable(
  "booking_items",
  {
    id: id(),
    bookingId: uuid("booking_id")
      .notNull()
      .references(() => bookings.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id),
    serviceId: uuid("service_id")
      .notNull()
      .references(() => services.id),
    itemDescription: text("item_description").notNull(),
    quantity: integer("quantity").notNull().default(1),
    unitPrice: money("unit_price").notNull(),
    totalPrice: money("total_price").notNull(),
    currency: text("currency").notNull(),
    notes: text("notes"),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "booking_items_booking_tenant_fk",
      columns: [t.organizationId, t.bookingId],
      foreignColumns: [bookings.organizationId, bookings.id],
    }).onDelete("cascade"),
    index("booking_items_booking_id_idx").on(t.bookingId, t.createdAt, t.id),
    index("booking_items_organization_id_booking_id_idx").on(t.organizationId, t.bookingId),
    index("booking_items_service_id_idx").on(t.serviceId),
    isCurrency(t.currency),
    check("booking_items_quantity_check", sql`${t.quantity} > 0`),
    notNegative(t.unitPrice),
    notNegative(t.totalPrice),
  ],
);

export const deliveryDrivers = pgTable(
  "delivery_drivers",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    // Null: drives for every organization.
    organizationId: uuid("organization_id").references(() => organizations.id),
    vehicleType: text("vehicle_type", { enum: vehicleTypes }).notNull().default("van"),
    licensePlate: text("license_plate"),
    isAvailable: boolean("is_available").notNull().default(true),
    rating: doublePrecision("rating"),
    totalDeliveries: integer("total_deliveries").notNull().default(0),
    capacityBags: integer("capacity_bags").notNull().default(20),
    shiftStart: time("shift_start"),
    shiftEnd: time("shift_end"),
    latitude: doublePrecision("latitude"),
    longitude: doublePrecision("longitude"),
    positionAt: instant("position_at"),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("delivery_drivers_user_id_key")
      .on(t.userId)
      .where(sql`${t.deletedAt} is null`),
    index("delivery_drivers_user_id_idx").on(t.userId),
    index("delivery_drivers_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("delivery_drivers_is_available_idx").on(t.isAvailable),
    check("delivery_drivers_rating_check", sql`${t.rating} between 0 and 5`),
    notNegative(t.totalDeliveries),
    notNegative(t.capacityBags),
    oneOf(t.vehicleType, vehicleTypes),
  ],
);

export const deliveryAssignments = pgTable(
  "delivery_assignments",
  {
    id: id(),
    bookingId: uuid("booking_id")
      .notNull()
      .references(() => bookings.id),
    driverId: uuid("driver_id")
      .notNull()
      .references(() => deliveryDrivers.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    assignmentType: text("assignment_type", { enum: assignmentTypes }).notNull(),
    status: text("status", { enum: assignmentStatuses }).notNull().default("assigned"),
    /** The driver's own slot at this stop, not the customer's window: an exclusion constraint keeps one driver's slots apart. */
    during: timeRange("during").notNull(),
    stopOrder: integer("stop_order"),
    assignedBy: uuid("assigned_by").references(() => users.id),
    assignedAt: instant("assigned_at").notNull().defaultNow(),
    acceptedAt: instant("accepted_at"),
    arrivedAt: instant("arrived_at"),
    completedAt: instant("completed_at"),
    failureReason: text("failure_reason"),
    notes: text("notes"),
    version: version(),
    ...times(),
  },
  (t) => [
    // Drivers may belong to nobody and still serve an organization, so only the booking is held to the tenant.
    foreignKey({
      name: "delivery_assignments_booking_tenant_fk",
      columns: [t.organizationId, t.bookingId],
      foreignColumns: [bookings.organizationId, bookings.id],
    }),
    // One live pickup and one live delivery per booking.
    uniqueIndex("delivery_assignments_booking_id_assignment_type_key")
      .on(t.bookingId, t.assignmentType)
      .where(sql`${t.status} not in ('cancelled', 'failed')`),
    index("delivery_assignments_booking_id_idx").on(t.bookingId, t.organizationId),
    index("delivery_assignments_driver_id_idx").on(t.driverId, t.assignedAt, t.id),
    index("delivery_assignments_organization_id_assigned_at_idx").on(t.organizationId, t.assignedAt, t.id),
    index("delivery_assignments_assigned_by_idx").on(t.assignedBy),
    index("delivery_assignments_status_idx").on(t.status, t.assignedAt, t.id),
    index("delivery_assignments_assigned_at_idx").on(t.assignedAt, t.id),
    check(
      "delivery_assignments_during_check",
      sql`not isempty(${t.during}) and not lower_inf(${t.during}) and not upper_inf(${t.during})`,
    ),
    oneOf(t.assignmentType, assignmentTypes),
    oneOf(t.status, assignmentStatuses),
  ],
);

export const loyaltyRewards = pgTable(
  "loyalty_rewards",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    completedOrders: integer("completed_orders").notNull().default(0),
    freeCollectionsEarned: integer("free_collections_earned").notNull().default(0),
    freeCollectionsUsed: integer("free_collections_used").notNull().default(0),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("loyalty_rewards_user_id_organization_id_key").on(t.userId, t.organizationId).nullsNotDistinct(),
    index("loyalty_rewards_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    notNegative(t.completedOrders),
    notNegative(t.freeCollectionsEarned),
    check(
      "loyalty_rewards_free_collections_used_check",
      sql`${t.freeCollectionsUsed} between 0 and ${t.freeCollectionsEarned}`,
    ),
  ],
);
