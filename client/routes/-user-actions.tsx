import { router } from "#client/app/router.tsx";
import type { GridAction } from "#client/grid/grid-action.ts";
import { ArrowRight } from "#client/ui/icons.tsx";

/** What the list of users offers for one of them. */
export const userActions: readonly GridAction[] = [
  {
    id: "open-page",
    label: "Open page",
    icon: <ArrowRight />,
    shortcut: "p",
    permission: "users:read",
    run({ rows: [row] }) {
      const [, desk] = router.state.location.pathname.split("/");
      if (row && desk) void router.navigate({ to: "/$desk/users/$id", params: { desk, id: row._id } });
    },
  },
];
