import { ChangePanel } from "#client/features/audit/change-panel.tsx";
import { AssignErrorsDialog } from "#client/features/errors/assign-errors-dialog.tsx";
import { errorActions } from "#client/features/errors/error-actions.tsx";
import { errorPanels } from "#client/features/errors/error-panels.tsx";
import { errorViews } from "#client/features/errors/error-views.ts";
import type { RecordExtension } from "#client/features/records/records-page.tsx";
import { userActions, UserPageFollower } from "#client/features/users/user-actions.tsx";

/**
 * What features add to the generic list of their resource, by the resource's name. Features don't know each other, so
 * they meet here.
 */
export const resourcePages: Readonly<Record<string, RecordExtension>> = {
  activities: {
    panels: [{ id: "change", label: "Change", permission: "activities:read", Panel: ChangePanel }],
  },
  errors: {
    views: errorViews,
    rowActions: errorActions,
    bulkActions: errorActions,
    panels: errorPanels,
    toolbar: <AssignErrorsDialog />,
  },
  users: { rowActions: userActions, toolbar: <UserPageFollower /> },
};
