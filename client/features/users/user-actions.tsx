import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { GridAction } from "#client/grid/grid-action.ts";
import { ArrowRight } from "#client/ui/icons.tsx";
import { createStore, useStore } from "#client/ui/store.ts";

/** The person whose page was asked for in the list. */
const following = createStore<string | null>(null);

/** What the list of users offers for one of them. */
export const userActions: readonly GridAction[] = [
  {
    id: "open-page",
    label: "Open page",
    icon: <ArrowRight />,
    shortcut: "p",
    permission: "users:read",
    run: ({ rows: [row] }) => row && following.set(row._id),
  },
];

/** Leads to the page that was asked for. Stands once beside the list, because an action knows no router. */
export function UserPageFollower() {
  const id = useStore(following);
  const { desk } = useParams({ strict: false });
  const navigate = useNavigate();
  useEffect(() => {
    if (id === null || desk === undefined) return;
    following.set(null);
    void navigate({ to: "/$desk/users/$id", params: { desk, id } });
  }, [id, desk, navigate]);
  return null;
}
