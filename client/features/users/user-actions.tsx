import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { GridAction } from "#client/grid/grid-action.ts";
import { openChange, sending } from "#client/change/change-request.ts";
import { trpcClient } from "#client/trpc.ts";
import { toast } from "#client/ui/toast.tsx";
import { ArrowRight, Eraser } from "#client/ui/icons.tsx";
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
  {
    id: "erase-data",
    label: "Erase personal data …",
    icon: <Eraser />,
    danger: true,
    permission: "users:erase-data",
    suits: (row) => !String(row["email"] ?? "").endsWith("@erased.invalid"),
    run: ({ rows, count }) => {
      const [row] = rows;
      if (!row || count?.value !== 1)
        return void toast({ title: "Choose exactly one person.", tone: "warning" });
      openChange({
        title: `Erase the personal data of ${typeof row["fullName"] === "string" ? row["fullName"] : "this person"}`,
        verb: "Erase for good",
        danger: true,
        done: () => "Personal data erased",
        send: sending(trpcClient.users.eraseData.mutate, { userId: row._id }),
      });
    },
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
