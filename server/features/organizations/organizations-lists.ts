import { apiKeys, savedViews } from "#drizzle/schema/extensions.ts";
import { invitations, roles, userRoles } from "#drizzle/schema/rbac.ts";
import {
  organizationMembers,
  organizations,
  teamMembers,
  teams,
  workspaceMembers,
  workspaces,
} from "#drizzle/schema/tenancy.ts";
import { tableList } from "#server/features/table-list.ts";
import {
  apiKeysResource,
  invitationsResource,
  organizationMembersResource,
  organizationsResource,
  rolesResource,
  savedViewsResource,
  teamMembersResource,
  teamsResource,
  userRolesResource,
  workspaceMembersResource,
  workspacesResource,
} from "#shared/resources/organizations-resources.ts";

export const listOrganizations = tableList(organizationsResource, organizations);
export const listOrganizationMembers = tableList(organizationMembersResource, organizationMembers);
export const listTeams = tableList(teamsResource, teams);
export const listTeamMembers = tableList(teamMembersResource, teamMembers);
export const listWorkspaces = tableList(workspacesResource, workspaces);
export const listWorkspaceMembers = tableList(workspaceMembersResource, workspaceMembers);
export const listRoles = tableList(rolesResource, roles);
export const listUserRoles = tableList(userRolesResource, userRoles);
export const listInvitations = tableList(invitationsResource, invitations);
export const listApiKeys = tableList(apiKeysResource, apiKeys);
export const listSavedViews = tableList(savedViewsResource, savedViews);
