import { lazy } from "react";
import type { GridRow } from "#client/grid/grid-row-data.ts";

const ErrorEventPanel = lazy(() =>
  import("./error-event-panel.tsx").then((module) => ({ default: module.ErrorEventPanel })),
);
const ErrorPeople = lazy(() =>
  import("./error-people.tsx").then((module) => ({ default: module.ErrorPeople })),
);
const ErrorNotes = lazy(() => import("./error-notes.tsx").then((module) => ({ default: module.ErrorNotes })));

interface ErrorPanelProps {
  row: GridRow;
}

/** The tabs of an error's drawer. */
export const errorPanels = [
  {
    id: "event",
    label: "Event",
    permission: "error-logs:read",
    Panel: ({ row }: ErrorPanelProps) => <ErrorEventPanel key={row._id} groupId={row._id} />,
  },
  {
    id: "people",
    label: "People",
    permission: "errors:read",
    Panel: ({ row }: ErrorPanelProps) => <ErrorPeople groupId={row._id} />,
  },
  {
    id: "notes",
    label: "Notes",
    permission: "error-notes:read",
    Panel: ({ row }: ErrorPanelProps) => <ErrorNotes groupId={row._id} />,
  },
] as const;
