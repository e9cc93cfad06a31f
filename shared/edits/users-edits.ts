import { linesValue, orEmpty, phoneValue, textValue, webAddressValue } from "#shared/edit-values.ts";
import { preferencesSchema, renameProfileInput } from "#shared/inputs/profile-inputs.ts";
import { defineEdits } from "#shared/record-edits.ts";
import { userProfilesResource, usersResource } from "#shared/resources/users-resources.ts";

const name = () => orEmpty(textValue({ min: 0, max: 120 }));

// The address is how somebody signs in, status and kind are states: each has a command of its own.
export const usersEdits = defineEdits(usersResource, {
  permission: "users:update",
  fields: {
    fullName: renameProfileInput.shape.name,
    phone: orEmpty(phoneValue()),
    avatarUrl: orEmpty(webAddressValue()),
    notes: orEmpty(linesValue()),
  },
  keys: ["email"],
});

export const userProfilesEdits = defineEdits(userProfilesResource, {
  permission: "user-profiles:update",
  fields: {
    displayName: name(),
    firstName: name(),
    lastName: name(),
    timezone: preferencesSchema.shape.timezone.unwrap(),
    locale: preferencesSchema.shape.locale.unwrap(),
    dateFormat: name(),
    timeFormat: name(),
    avatarUrl: orEmpty(webAddressValue()),
    bio: orEmpty(linesValue(4_000)),
  },
  keys: ["userId"],
});
