import type { RecordsAddress } from "#client/features/records/records-page.tsx";
import type { ListParams } from "#shared/list-params.ts";
import type { ListView } from "./use-views.tsx";

const viewParts = ["filter", "search", "sort", "group", "totals", "columns"] as const;
type ViewPart = (typeof viewParts)[number];

/** What an address says about a list and its view. */
export interface ViewedAddress extends RecordsAddress {
  /** Parts of the view that were taken away on purpose. */
  cleared?: readonly ViewPart[];
}

/**
 * What an address opens: the view that it names, or the first, with what the address says itself in place of the view's
 * own. An address that says something and names no view is taken at its word.
 */
export function openedAddress(
  address: ViewedAddress,
  views: readonly ListView[],
  first: ListView | undefined,
): ViewedAddress {
  const { params, viewId, cleared = [] } = address;
  if (viewId === undefined)
    return first && Object.keys(params).length === 0
      ? { ...address, params: first.params, viewId: first.id }
      : address;
  const view = views.find(({ id }) => id === viewId);
  const isWhole = !view || viewParts.every((part) => !(part in view.params) || part in params);
  if (isWhole) return address;
  const kept = Object.fromEntries(
    Object.entries(view.params).filter(([part]) => !(cleared as readonly string[]).includes(part)),
  );
  return { ...address, params: { ...kept, ...params } };
}

/** The parts of a view that a list's state no longer has. */
export function clearedParts(view: ListView | undefined, params: ListParams): ViewPart[] {
  return viewParts.filter((part) => view?.params[part] !== undefined && params[part] === undefined);
}

/** The same as words of the address: `filter.sort`. Older links say `1` for all of them. */
export function readCleared(text: string): readonly ViewPart[] {
  return text === "1" ? viewParts : viewParts.filter((part) => text.split(".").includes(part));
}

/** Undefined where nothing was taken away. */
export function writeCleared(cleared: readonly ViewPart[] = []): string | undefined {
  return cleared.length === 0 ? undefined : cleared.join(".");
}
