import {
  choiceValue,
  emailValue,
  jsonValue,
  linesValue,
  orEmpty,
  referenceValue,
  slugValue,
  textValue,
  webAddressValue,
} from "#shared/edit-values.ts";
import { defineEdits } from "#shared/record-edits.ts";
import {
  organizationsResource,
  teamsResource,
  workspacesResource,
} from "#shared/resources/organizations-resources.ts";
import { teamPrivacyLevels, workspaceVisibilities } from "#shared/states.ts";

export const organizationsEdits = defineEdits(organizationsResource, {
  permission: "organizations:update",
  create: "organizations:create",
  fields: {
    name: textValue(),
    slug: slugValue(),
    billingEmail: orEmpty(emailValue()),
    settings: jsonValue("object"),
    logoUrl: orEmpty(webAddressValue()),
    notes: orEmpty(linesValue()),
  },
  required: ["name", "slug"],
  keys: ["slug"],
  memberFields: ["name", "settings"],
});

export const teamsEdits = defineEdits(teamsResource, {
  permission: "teams:update",
  create: "teams:create",
  remove: "teams:delete",
  restore: "teams:restore",
  fields: {
    name: textValue(),
    privacyLevel: choiceValue(teamPrivacyLevels),
    description: orEmpty(linesValue()),
    settings: jsonValue("object"),
  },
  once: { organizationId: referenceValue() },
  required: ["name", "organizationId"],
  defaults: { privacyLevel: "public" },
  keys: ["organizationId", "name"],
  memberFields: ["name", "privacyLevel", "description", "settings"],
});

export const workspacesEdits = defineEdits(workspacesResource, {
  permission: "workspaces:update",
  create: "workspaces:create",
  remove: "workspaces:delete",
  restore: "workspaces:restore",
  fields: {
    name: textValue(),
    slug: slugValue(),
    teamId: orEmpty(referenceValue()),
    visibility: choiceValue(workspaceVisibilities),
    settings: jsonValue("object"),
  },
  once: { organizationId: referenceValue() },
  required: ["name", "slug", "organizationId"],
  defaults: { visibility: "organization" },
  reads: ["organizationId"],
  keys: ["organizationId", "slug"],
});
