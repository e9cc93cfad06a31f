import { useQuery } from "@tanstack/react-query";
import { placeIcon } from "#client/app/navigation-icons.tsx";
import type { PaletteGroup } from "#client/app/palette-items.tsx";
import { scoreOf } from "#client/app/palette-score.ts";
import { viewAddress } from "#client/features/views/view-address.ts";
import { trpc } from "#client/trpc.ts";
import { useViewer } from "#client/viewer.ts";
import { builtInViews } from "#shared/built-in-views.ts";
import { holds } from "#shared/permissions.ts";
import { allResources } from "#shared/resources/all-resources.ts";

const most = 6;

/** Views whose name answers what was typed: saved by the reader or shared, and the built-in ones of readable lists. */
export function useViewGroup(query: string, granted: ReadonlySet<string>): PaletteGroup {
  const { kind } = useViewer();
  const isAsked = query.trim() !== "";
  const { data: saved = [] } = useQuery({
    ...trpc.views.named.queryOptions(undefined),
    enabled: isAsked && holds(granted, "saved-views:read"),
  });
  if (!isAsked) return { value: "Views", items: [] };
  const readable = Object.values(allResources).filter(({ permission }) => holds(granted, permission));
  const labels = new Map(readable.map(({ name, label }) => [name, label]));
  const builtIn = readable.flatMap(({ name }) =>
    builtInViews(name, kind)
      .slice(1)
      .map(({ id, label }) => ({ id, resource: name, name: label, isQueue: false })),
  );
  const items = [...saved, ...builtIn]
    .flatMap((view) => {
      const list = labels.get(view.resource);
      // By its own name, or with the list's: "past due invoices".
      const score = Math.max(
        scoreOf(query, view.name),
        0.8 * scoreOf(query, `${view.name} ${list ?? ""}`),
        0.8 * scoreOf(query, `${list ?? ""} ${view.name}`),
      );
      return list === undefined || score <= 0 ? [] : [{ view, list, score }];
    })
    .toSorted((one, other) => other.score - one.score)
    .slice(0, most)
    .map(({ view, list }) => ({
      id: `view ${view.resource} ${view.id}`,
      label: view.name,
      detail: view.isQueue ? `${list} · queue` : list,
      path: viewAddress(view.resource, view.id),
      icon: placeIcon(view.resource),
      iconName: view.resource,
    }));
  return { value: "Views", items };
}
