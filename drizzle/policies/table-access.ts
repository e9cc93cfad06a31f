import type { tables } from "#drizzle/schema/tables.ts";
import type { AccessOf } from "./access-rules.ts";
import { analyticsAccess } from "./analytics-access.ts";
import { approvalsAccess } from "./approvals-access.ts";
import { authenticationAccess } from "./authentication-access.ts";
import { billingAccess } from "./billing-access.ts";
import { changeJobsAccess } from "./change-jobs-access.ts";
import { extensionsAccess } from "./extensions-access.ts";
import { importsAccess } from "./imports-access.ts";
import { laundryAccess } from "./laundry-access.ts";
import { monitoringAccess } from "./monitoring-access.ts";
import { rbacAccess } from "./rbac-access.ts";
import { tenancyAccess } from "./tenancy-access.ts";
import { viewsAccess } from "./views-access.ts";

/**
 * Who may see and change what, for every table: the one place from which grants, policies and triggers are made and
 * against which the permission matrix is tested. A table without a declaration doesn't compile.
 */
export const tableAccess: AccessOf<typeof tables> = {
  ...authenticationAccess,
  ...tenancyAccess,
  ...rbacAccess,
  ...billingAccess,
  ...analyticsAccess,
  ...monitoringAccess,
  ...laundryAccess,
  ...extensionsAccess,
  ...viewsAccess,
  ...approvalsAccess,
  ...importsAccess,
  ...changeJobsAccess,
};
