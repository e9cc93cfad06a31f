import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { GridView } from "#client/grid/grid-views.ts";
import { watchResources } from "#client/live.ts";
import { queryClient, trpc } from "#client/trpc.ts";
import { Bell, Inbox, Users } from "#client/ui/icons.tsx";
import type { inferOutput } from "@trpc/tanstack-react-query";

export type Tabs = inferOutput<typeof trpc.views.tabs>;
export type SavedTab = Tabs["views"][number];

/** A tab: built in, or saved by somebody. */
export interface ListView extends GridView {
  saved?: SavedTab;
}

export interface ListViews {
  views: readonly ListView[];
  /** What opens when an address says nothing. */
  first: ListView | undefined;
  /** The saved views aren't there yet. */
  isPending: boolean;
  tabs: Tabs | undefined;
}

/** The tabs of a list in the reader's order; a change by anybody arrives by itself. */
export function useViews(resource: string, builtIn: readonly GridView[], enabled: boolean): ListViews {
  const { data, isPending } = useQuery({ ...trpc.views.tabs.queryOptions({ resource }), enabled, retry: 1 });
  useEffect(() => {
    if (!enabled) return;
    const read = () =>
      void queryClient.invalidateQueries({ queryKey: trpc.views.tabs.queryKey({ resource }) });
    return watchResources(["saved-views"], read);
  }, [resource, enabled]);
  return useMemo(() => {
    const saved = (data?.views ?? []).map(tabOf);
    const views = arranged([...builtIn, ...saved], data?.tabOrder ?? []);
    return { views, first: firstView(views, data), isPending: enabled && isPending, tabs: data };
  }, [builtIn, data, isPending, enabled]);
}

/** The one that opens: as the reader chose, as the role has it, as everyone has it, or the list's own first. */
export function firstView(views: readonly ListView[], tabs: Tabs | undefined): ListView | undefined {
  const chosen = views.find(({ id }) => id === tabs?.defaultView);
  const ofScope = (scope: string) =>
    views.find(({ saved }) => saved !== undefined && saved.isDefault && saved.scope === scope);
  return chosen ?? ofScope("role") ?? ofScope("everyone") ?? views.find(({ saved }) => !saved) ?? views[0];
}

/** In the reader's order; what the order doesn't know comes after, as it stands. */
export function arranged<View extends { id: string }>(
  views: readonly View[],
  order: readonly string[],
): View[] {
  const place = new Map(order.map((id, at) => [id, at]));
  const at = ({ id }: View) => place.get(id) ?? Number.MAX_SAFE_INTEGER;
  return views.toSorted((one, other) => at(one) - at(other));
}

function tabOf(saved: SavedTab): ListView {
  const { id, name, params } = saved;
  const icon = saved.isQueue ? <Inbox /> : saved.watch ? <Bell /> : scopeIcon(saved);
  return { id, label: name, params, saved, icon, hint: hintOf(saved) };
}

function scopeIcon({ scope }: SavedTab) {
  return scope === "mine" ? undefined : <Users />;
}

function hintOf(saved: SavedTab): string {
  const { scope, ownerName, description, isQueue, watch, mayChange } = saved;
  const seen = { mine: "Only you see it", role: "Shared with a role", everyone: "Shared with everyone" };
  return [
    description,
    `${scope === "built_in" ? "Built in" : seen[scope]}${ownerName ? `, by ${ownerName}` : ""}`,
    isQueue && "A queue",
    watch && (watch.threshold === 0 ? "You watch it" : `You watch it for more than ${watch.threshold}`),
    watch?.failure,
    !mayChange && "You may save a copy",
  ]
    .filter(Boolean)
    .join(" · ");
}
