import {
  jsonValue,
  linesValue,
  orEmpty,
  referenceValue,
  slugValue,
  textValue,
  yesNoValue,
} from "#shared/edit-values.ts";
import { defineEdits } from "#shared/record-edits.ts";
import { ingestProjectsResource, systemSettingsResource } from "#shared/resources/monitoring-resources.ts";

export const ingestProjectsEdits = defineEdits(ingestProjectsResource, {
  permission: "ingest-projects:update",
  create: "ingest-projects:create",
  remove: "ingest-projects:delete",
  restore: "ingest-projects:restore",
  fields: {
    name: textValue(),
    slug: slugValue(),
    platform: orEmpty(textValue({ min: 0, max: 60 })),
    isActive: yesNoValue(),
  },
  once: { organizationId: orEmpty(referenceValue()) },
  required: ["name", "slug"],
  defaults: { isActive: true },
  keys: ["slug"],
});

export const systemSettingsEdits = defineEdits(systemSettingsResource, {
  permission: "system-settings:update",
  create: "system-settings:create",
  remove: "system-settings:delete",
  fields: {
    value: jsonValue(),
    category: textValue({ max: 60 }),
    description: orEmpty(linesValue()),
    isPublic: yesNoValue(),
  },
  once: { key: textValue({ max: 120 }) },
  required: ["key", "value"],
  defaults: { category: "general", isPublic: false },
  keys: ["key"],
});
