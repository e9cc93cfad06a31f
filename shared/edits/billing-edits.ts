import {
  bigValue,
  choiceValue,
  codeValue,
  currencyValue,
  instantValue,
  jsonValue,
  linesValue,
  moneyValue,
  orEmpty,
  textValue,
  wholeValue,
  yesNoValue,
} from "#shared/edit-values.ts";
import { defineEdits, type FieldFault, type WireValues } from "#shared/record-edits.ts";
import { isSameValue } from "#shared/same-value.ts";
import {
  couponsResource,
  invoicesResource,
  subscriptionPlansResource,
} from "#shared/resources/billing-resources.ts";
import { billingIntervals, couponDurations, discountTypes } from "#shared/states.ts";

const couponTerms = [
  "code",
  "discountType",
  "discountValue",
  "currency",
  "duration",
  "durationMonths",
  "planIds",
] as const;

export const couponsEdits = defineEdits(couponsResource, {
  permission: "coupons:update",
  create: "coupons:create",
  remove: "coupons:delete",
  restore: "coupons:restore",
  fields: {
    code: codeValue(),
    name: orEmpty(textValue({ min: 0 })),
    discountType: choiceValue(discountTypes),
    discountValue: bigValue({ min: 1n }),
    currency: orEmpty(currencyValue()),
    duration: choiceValue(couponDurations),
    durationMonths: orEmpty(wholeValue({ min: 1, max: 120 })),
    maxRedemptions: orEmpty(wholeValue({ min: 1 })),
    validFrom: instantValue(),
    validUntil: orEmpty(instantValue()),
    isActive: yesNoValue(),
    planIds: jsonValue("array", 10_000),
  },
  required: ["code", "discountType", "discountValue"],
  defaults: { discountType: "percentage", duration: "once", isActive: true },
  keys: ["code"],
  reads: ["redemptionCount", "stripeCouponId"],
  check: (after, before) => [...couponFaults(after), ...keptTerms(after, before)],
});

function couponFaults(coupon: WireValues): FieldFault[] {
  const faults: FieldFault[] = [];
  const { discountType, discountValue, currency, duration, durationMonths } = coupon;
  const { validFrom, validUntil, maxRedemptions, redemptionCount } = coupon;
  if (discountType === "percentage" && BigInt(String(discountValue ?? 0)) > 10_000n)
    faults.push({ field: "discountValue", message: "A percentage is at most 10000, which is 100 %." });
  if (discountType === "fixed" && (currency ?? null) === null)
    faults.push({ field: "currency", message: "A fixed discount needs its currency." });
  if (duration === "repeating" && (durationMonths ?? null) === null)
    faults.push({ field: "durationMonths", message: "Say for how many months it repeats." });
  if (duration !== "repeating" && (durationMonths ?? null) !== null)
    faults.push({ field: "durationMonths", message: "Only a repeating coupon has months." });
  if (typeof validFrom === "string" && typeof validUntil === "string" && validUntil <= validFrom)
    faults.push({ field: "validUntil", message: "The end must come after the start." });
  if (typeof maxRedemptions === "number" && Number(redemptionCount ?? 0) > maxRedemptions)
    faults.push({
      field: "maxRedemptions",
      message: `It has been redeemed ${String(redemptionCount)} times already.`,
    });
  return faults;
}

// What customers were promised stays as it was promised.
function keptTerms(after: WireValues, before: WireValues | undefined): FieldFault[] {
  if (!before) return [];
  const because =
    Number(before["redemptionCount"]) > 0
      ? "It has been redeemed already: make a new coupon instead."
      : before["stripeCouponId"]
        ? "It is at Stripe already, where this can't change: make a new coupon instead."
        : undefined;
  if (!because) return [];
  return couponTerms
    .filter((field) => !isSameValue(after[field], before[field]))
    .map((field) => ({ field, message: because }));
}

export const subscriptionPlansEdits = defineEdits(subscriptionPlansResource, {
  permission: "subscription-plans:update",
  create: "subscription-plans:create",
  remove: "subscription-plans:delete",
  restore: "subscription-plans:restore",
  fields: {
    name: textValue(),
    priceAmount: moneyValue(),
    currency: currencyValue(),
    billingInterval: choiceValue(billingIntervals),
    isActive: yesNoValue(),
    isPublic: yesNoValue(),
    trialDays: wholeValue({ min: 0, max: 730 }),
    features: jsonValue("object"),
    description: orEmpty(linesValue()),
    sortOrder: wholeValue(),
  },
  once: { code: textValue({ max: 64 }) },
  required: ["name", "code", "priceAmount", "currency"],
  defaults: { currency: "EUR", billingInterval: "month", isActive: true, isPublic: true, trialDays: 0 },
  keys: ["code"],
  reads: ["stripePriceId"],
  check: (after, before) =>
    before?.["stripePriceId"]
      ? (["priceAmount", "currency", "billingInterval"] as const)
          .filter((field) => !isSameValue(after[field], before[field]))
          .map((field) => ({
            field,
            message: "This price is at Stripe already, where it can't change: make a new plan instead.",
          }))
      : [],
});

export const invoicesEdits = defineEdits(invoicesResource, {
  permission: "invoices:update",
  fields: { notes: orEmpty(linesValue()) },
  keys: ["number"],
});
