import { placeIcon } from "#client/app/navigation-icons.tsx";
import type { PaletteItem } from "#client/app/palette-items.tsx";
import { recordAddress } from "#client/grid/record-address.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { sentence } from "#shared/list-labels.ts";
import { listParamsToSearch } from "#shared/list-url.ts";
import { allResources } from "#shared/resources/all-resources.ts";

interface Hit {
  resource: string;
  id: string;
  title: string;
  subtitle?: string | null | undefined;
}

// As many of one list as the search answers at most.
const mostOfOneList = 5;

/** A record that was found, as a line of the palette. */
export function hitItem({ resource, id, title, subtitle }: Hit): PaletteItem {
  const noun = allResources[resource]?.noun;
  return {
    id: `${resource} ${id}`,
    path: recordAddress(resource, id),
    label: title,
    detail: [noun && sentence(noun), subtitle].filter(Boolean).join(" · "),
    icon: placeIcon(resource),
    iconName: resource,
  };
}

/** For each list that may hold more than what was found, a line that searches the list itself. */
export function restItems(hits: readonly Hit[], query: string): PaletteItem[] {
  return [...new Set(hits.map(({ resource }) => resource))].flatMap((name) => {
    const resource = allResources[name];
    const found = hits.filter((hit) => hit.resource === name).length;
    if (!resource || found < mostOfOneList) return [];
    const search = new URLSearchParams(listParamsToSearch({ search: query }) as Record<string, string>);
    return {
      id: `search ${name}`,
      path: `/${resource.desk}/${name}?${search}`,
      label: `All ${inSentence(resource.label)} with “${query}”`,
      icon: placeIcon(name),
      iconName: name,
    };
  });
}
