import { userPreferences, userProfiles, userSessions, users } from "#drizzle/schema/authentication.ts";
import { authAccounts, authTwoFactors, authVerifications } from "#drizzle/schema/better-auth.ts";
import { mailMessages, notifications } from "#drizzle/schema/extensions.ts";
import { tableList } from "#server/features/table-list.ts";
import {
  authAccountsResource,
  authTwoFactorsResource,
  authVerificationsResource,
  mailMessagesResource,
  notificationsResource,
  userPreferencesResource,
  userProfilesResource,
  userSessionsResource,
  usersResource,
} from "#shared/resources/users-resources.ts";

export const listUsers = tableList(usersResource, users);
export const listUserProfiles = tableList(userProfilesResource, userProfiles);
export const listUserSessions = tableList(userSessionsResource, userSessions);
export const listUserPreferences = tableList(userPreferencesResource, userPreferences);
export const listAuthAccounts = tableList(authAccountsResource, authAccounts);
export const listAuthVerifications = tableList(authVerificationsResource, authVerifications);
export const listAuthTwoFactors = tableList(authTwoFactorsResource, authTwoFactors);
export const listNotifications = tableList(notificationsResource, notifications);
export const listMailMessages = tableList(mailMessagesResource, mailMessages);
