import { lazy } from "react";
import { policyActions, policyCells } from "#client/features/approvals/policy-actions.tsx";
import { LogProof } from "#client/features/audit/log-proof.tsx";
import { jobActions } from "#client/features/change-jobs/job-actions.tsx";
import { dunningActions } from "#client/features/billing/dunning-actions.tsx";
import { assignmentCells, bookingCells } from "#client/features/dispatch/planned-cells.tsx";
import { errorActions } from "#client/features/errors/error-actions.tsx";
import { errorPanels } from "#client/features/errors/error-panels.tsx";
import { experimentCells } from "#client/features/experiments/experiment-cells.tsx";
import { outboxActions } from "#client/features/outbox/outbox-actions.tsx";
import type { RecordExtension } from "#client/features/records/records-page.tsx";
import { userActions, UserPageFollower } from "#client/features/users/user-actions.tsx";

// What isn't seen with the first rows comes after them.
const ChangePanel = lazy(() =>
  import("#client/features/audit/change-panel.tsx").then((module) => ({ default: module.ChangePanel })),
);
const AssignErrorsDialog = lazy(() =>
  import("#client/features/errors/assign-errors-dialog.tsx").then((module) => ({
    default: module.AssignErrorsDialog,
  })),
);
const PauseDunningDialog = lazy(() =>
  import("#client/features/billing/pause-dunning-dialog.tsx").then((module) => ({
    default: module.PauseDunningDialog,
  })),
);
const CancelJobDialog = lazy(() =>
  import("#client/features/change-jobs/cancel-job-dialog.tsx").then((module) => ({
    default: module.CancelJobDialog,
  })),
);
const PolicyEditor = lazy(() =>
  import("#client/features/approvals/policy-editor.tsx").then((module) => ({ default: module.PolicyEditor })),
);

/**
 * What features add to the generic list of their resource, by the resource's name. Features don't know each other, so
 * they meet here.
 */
export const resourcePages: Readonly<Record<string, RecordExtension>> = {
  activities: {
    panels: [{ id: "change", label: "Change", permission: "activities:read", Panel: ChangePanel }],
    toolbar: <LogProof />,
  },
  errors: {
    rowActions: errorActions,
    bulkActions: errorActions,
    panels: errorPanels,
    toolbar: <AssignErrorsDialog />,
  },
  "approval-policies": {
    cells: policyCells,
    rowActions: policyActions,
    toolbar: <PolicyEditor />,
  },
  bookings: { cells: bookingCells },
  "change-jobs": { rowActions: jobActions, toolbar: <CancelJobDialog /> },
  "delivery-assignments": { cells: assignmentCells },
  experiments: { cells: experimentCells },
  outbox: { rowActions: outboxActions, bulkActions: outboxActions },
  subscriptions: {
    rowActions: dunningActions,
    bulkActions: dunningActions,
    toolbar: <PauseDunningDialog />,
  },
  users: { rowActions: userActions, toolbar: <UserPageFollower /> },
};
