import {
  choiceValue,
  codeValue,
  currencyValue,
  dateValue,
  instantValue,
  linesValue,
  moneyValue,
  numberValue,
  orEmpty,
  referenceValue,
  textValue,
  timeOfDayValue,
  wholeValue,
  yesNoValue,
} from "#shared/edit-values.ts";
import { defineEdits, type FieldFault, type WireValues } from "#shared/record-edits.ts";
import { isSameValue } from "#shared/same-value.ts";
import {
  bookingItemsResource,
  bookingsResource,
  deliveryAssignmentsResource,
  deliveryDriversResource,
  serviceCategoriesResource,
  serviceOptionsResource,
  serviceServiceOptionsResource,
  servicesResource,
  userAddressesResource,
} from "#shared/resources/laundry-resources.ts";
import { priceUnits, serviceTypes, vehicleTypes } from "#shared/states.ts";

export const servicesEdits = defineEdits(servicesResource, {
  permission: "services:update",
  create: "services:create",
  remove: "services:delete",
  restore: "services:restore",
  fields: {
    name: textValue(),
    code: codeValue(),
    type: choiceValue(serviceTypes),
    categoryId: orEmpty(referenceValue()),
    basePrice: moneyValue(),
    currency: currencyValue(),
    priceUnit: choiceValue(priceUnits),
    processingDays: wholeValue({ min: 0, max: 365 }),
    minItems: wholeValue({ min: 1, max: 100_000 }),
    maxItems: orEmpty(wholeValue({ min: 1, max: 100_000 })),
    isActive: yesNoValue(),
    description: orEmpty(linesValue()),
    sortOrder: wholeValue(),
  },
  required: ["name", "code", "type", "basePrice", "currency"],
  defaults: { currency: "EUR", priceUnit: "item", processingDays: 2, minItems: 1, isActive: true },
  keys: ["code"],
  check: ({ minItems, maxItems }) =>
    typeof maxItems === "number" && maxItems < Number(minItems ?? 1)
      ? [{ field: "maxItems", message: `It can't be below the least, ${String(minItems ?? 1)}.` }]
      : [],
});

export const serviceCategoriesEdits = defineEdits(serviceCategoriesResource, {
  permission: "service-categories:update",
  create: "service-categories:create",
  remove: "service-categories:delete",
  restore: "service-categories:restore",
  fields: {
    name: textValue(),
    description: orEmpty(linesValue()),
    icon: orEmpty(textValue({ min: 0, max: 60 })),
    sortOrder: wholeValue(),
    isActive: yesNoValue(),
  },
  required: ["name"],
  defaults: { isActive: true, sortOrder: 0 },
  keys: ["name"],
});

export const serviceOptionsEdits = defineEdits(serviceOptionsResource, {
  permission: "service-options:update",
  create: "service-options:create",
  remove: "service-options:delete",
  restore: "service-options:restore",
  fields: {
    name: textValue(),
    code: codeValue(),
    price: moneyValue(),
    currency: currencyValue(),
    category: orEmpty(textValue({ min: 0 })),
    isActive: yesNoValue(),
    description: orEmpty(linesValue()),
  },
  required: ["name", "code", "price", "currency"],
  defaults: { currency: "EUR", isActive: true },
  keys: ["code"],
});

export const serviceServiceOptionsEdits = defineEdits(serviceServiceOptionsResource, {
  permission: "service-service-options:update",
  create: "service-service-options:create",
  remove: "service-service-options:delete",
  fields: { isRequired: yesNoValue() },
  once: { serviceId: referenceValue(), serviceOptionId: referenceValue() },
  required: ["serviceId", "serviceOptionId"],
  defaults: { isRequired: false },
  keys: ["serviceId", "serviceOptionId"],
});

export const deliveryDriversEdits = defineEdits(deliveryDriversResource, {
  permission: "delivery-drivers:update",
  create: "delivery-drivers:create",
  remove: "delivery-drivers:delete",
  restore: "delivery-drivers:restore",
  fields: {
    vehicleType: choiceValue(vehicleTypes),
    licensePlate: orEmpty(textValue({ min: 0, max: 20 })),
    isAvailable: yesNoValue(),
    capacityBags: wholeValue({ min: 0, max: 1_000 }),
    shiftStart: orEmpty(timeOfDayValue()),
    shiftEnd: orEmpty(timeOfDayValue()),
  },
  once: { userId: referenceValue(), organizationId: orEmpty(referenceValue()) },
  required: ["userId"],
  defaults: { vehicleType: "van", isAvailable: true, capacityBags: 20 },
  keys: ["userId"],
});

export const userAddressesEdits = defineEdits(userAddressesResource, {
  permission: "user-addresses:update",
  create: "user-addresses:create",
  remove: "user-addresses:delete",
  restore: "user-addresses:restore",
  fields: {
    label: textValue({ max: 60 }),
    streetAddress: textValue(),
    city: textValue({ max: 120 }),
    postalCode: textValue({ max: 20 }),
    country: textValue({ min: 0, max: 60 }),
    latitude: orEmpty(numberValue({ min: -90, max: 90 })),
    longitude: orEmpty(numberValue({ min: -180, max: 180 })),
    instructions: orEmpty(linesValue(2_000)),
    isDefault: yesNoValue(),
  },
  once: { userId: referenceValue(), organizationId: orEmpty(referenceValue()) },
  required: ["userId", "streetAddress", "city", "postalCode"],
  defaults: { label: "Home", country: "", isDefault: false },
  rules: {
    user_addresses_default_key: {
      field: "isDefault",
      message: "This customer has a default address already: take it off that one first.",
    },
  },
  check: ({ latitude, longitude }) =>
    (latitude ?? null) === null && (longitude ?? null) !== null
      ? [{ field: "latitude", message: "Latitude and longitude go together." }]
      : (latitude ?? null) !== null && (longitude ?? null) === null
        ? [{ field: "longitude", message: "Latitude and longitude go together." }]
        : [],
});

const pickup = ["pickupDate", "pickupWindowStart", "pickupWindowEnd", "pickupAddressId"] as const;
const delivery = ["deliveryDate", "deliveryWindowStart", "deliveryWindowEnd", "deliveryAddressId"] as const;
const beforePickup = new Set<unknown>(["draft", "confirmed", "pickup_scheduled"]);
const over = new Set<unknown>(["delivered", "completed", "cancelled"]);

export const bookingsEdits = defineEdits(bookingsResource, {
  permission: "bookings:update",
  fields: {
    pickupDate: dateValue(),
    pickupWindowStart: orEmpty(instantValue()),
    pickupWindowEnd: orEmpty(instantValue()),
    pickupAddressId: orEmpty(referenceValue()),
    deliveryDate: orEmpty(dateValue()),
    deliveryWindowStart: orEmpty(instantValue()),
    deliveryWindowEnd: orEmpty(instantValue()),
    deliveryAddressId: orEmpty(referenceValue()),
    bagCount: wholeValue({ min: 0, max: 1_000 }),
    specialInstructions: orEmpty(linesValue(2_000)),
    notes: orEmpty(linesValue()),
  },
  keys: ["bookingNumber"],
  reads: ["status", "userId"],
  check: (after, before) => [...bookingFaults(after), ...doneAlready(after, before)],
});

function bookingFaults(booking: WireValues): FieldFault[] {
  const faults: FieldFault[] = [];
  const isBefore = (end: unknown, start: unknown, orSame: boolean) =>
    typeof end === "string" && typeof start === "string" && (end < start || (!orSame && end === start));
  if (isBefore(booking["deliveryDate"], booking["pickupDate"], true))
    faults.push({ field: "deliveryDate", message: "It can't be delivered before it is fetched." });
  if (isBefore(booking["pickupWindowEnd"], booking["pickupWindowStart"], false))
    faults.push({ field: "pickupWindowEnd", message: "The end must come after the start." });
  if (isBefore(booking["deliveryWindowEnd"], booking["deliveryWindowStart"], false))
    faults.push({ field: "deliveryWindowEnd", message: "The end must come after the start." });
  return faults;
}

function doneAlready(after: WireValues, before: WireValues | undefined): FieldFault[] {
  const status = before?.["status"];
  const fixed = over.has(status)
    ? [...pickup, ...delivery, "bagCount"]
    : beforePickup.has(status)
      ? []
      : [...pickup];
  const word = String(status).replaceAll("_", " ");
  return fixed
    .filter((field) => !isSameValue(after[field], before?.[field]))
    .map((field) => ({ field, message: `The booking is ${word}, so this can't change any more.` }));
}

export const bookingItemsEdits = defineEdits(bookingItemsResource, {
  permission: "booking-items:update",
  fields: { itemDescription: textValue({ max: 500 }), notes: orEmpty(linesValue()) },
});

export const deliveryAssignmentsEdits = defineEdits(deliveryAssignmentsResource, {
  permission: "delivery-assignments:update",
  fields: { notes: orEmpty(linesValue()) },
});
