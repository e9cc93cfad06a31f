import type { GridView } from "#client/grid/grid-views.ts";

const byStatus = (id: string, label: string, status: string): GridView => ({
  id,
  label,
  params: { filter: { field: "status", operator: "anyOf", value: [status] } },
});

/** The tabs above the error list; the first is where triage begins. */
export const errorViews: readonly GridView[] = [
  byStatus("unresolved", "Unresolved", "unresolved"),
  {
    id: "new",
    label: "New today",
    params: {
      filter: { field: "firstSeen", operator: "last", value: { count: 24, unit: "hour" } },
      sort: [{ field: "firstSeen", direction: "desc" }],
    },
  },
  {
    id: "spreading",
    label: "Most people",
    params: {
      filter: { field: "status", operator: "anyOf", value: ["unresolved"] },
      sort: [{ field: "userCount", direction: "desc" }],
    },
  },
  byStatus("resolved", "Resolved", "resolved"),
  byStatus("ignored", "Ignored", "ignored"),
  { id: "all", label: "All", params: {} },
];
