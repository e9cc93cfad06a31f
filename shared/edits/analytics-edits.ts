import { linesValue, orEmpty, textValue, wholeValue, yesNoValue } from "#shared/edit-values.ts";
import { defineEdits } from "#shared/record-edits.ts";
import { conversionFunnelsResource, experimentsResource } from "#shared/resources/analytics-resources.ts";

// Variants, audience and state decide who saw what: they change by commands of their own.
export const experimentsEdits = defineEdits(experimentsResource, {
  permission: "experiments:update",
  fields: {
    name: textValue(),
    hypothesis: orEmpty(linesValue()),
    description: orEmpty(linesValue()),
    conclusion: orEmpty(linesValue()),
  },
  keys: ["key"],
});

export const conversionFunnelsEdits = defineEdits(conversionFunnelsResource, {
  permission: "conversion-funnels:update",
  fields: {
    name: textValue(),
    description: orEmpty(linesValue()),
    windowSeconds: wholeValue({ min: 1, max: 31_536_000 }),
    isActive: yesNoValue(),
  },
  keys: ["name"],
});
