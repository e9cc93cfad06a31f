import { getUntypedClient } from "@trpc/client";
import { watchResources, type LiveHint } from "#client/live.ts";
import { trpcClient } from "#client/trpc.ts";
import type { Count, Facet, Groups, ListPage, ListParams, Total } from "#shared/list-params.ts";
import type { GridRow } from "./grid-row-data.ts";

/** The questions that a grid asks, by the resource's name. */
export interface ListClient {
  rows(resourceName: string, params: ListParams, signal?: AbortSignal): Promise<ListPage<GridRow>>;
  count(resourceName: string, params: ListParams, exact: boolean, signal?: AbortSignal): Promise<Count>;
  facets(resourceName: string, params: ListParams, field: string, signal?: AbortSignal): Promise<Facet[]>;
  groups(resourceName: string, params: ListParams, signal?: AbortSignal): Promise<Groups>;
  totals(resourceName: string, params: ListParams, signal?: AbortSignal): Promise<Total[]>;
  get(resourceName: string, id: string, signal?: AbortSignal): Promise<GridRow>;
  /** Calls back on every hint until the returned function is called. */
  live(
    resourceName: string,
    onHint: (hint: LiveHint) => void,
    onConnected: (connected: boolean) => void,
  ): () => void;
}

// Every resource has the same questions under its own name, so the name decides the path and the shapes are known.
const untyped = getUntypedClient(trpcClient);

function ask<Answer>(path: string, input: unknown, signal: AbortSignal | undefined): Promise<Answer> {
  return untyped.query(path, input, { signal }) as Promise<Answer>;
}

/** A resource's router: `user-profiles` is `userProfiles`. */
export function routerName(resourceName: string): string {
  return resourceName.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export const listClient: ListClient = {
  rows: (name, params, signal) => ask(`${routerName(name)}.list`, params, signal),
  count: (name, params, exact, signal) =>
    ask(`${routerName(name)}.count`, exact ? { ...params, exact } : params, signal),
  facets: (name, params, field, signal) => ask(`${routerName(name)}.facets`, { params, field }, signal),
  groups: (name, params, signal) => ask(`${routerName(name)}.groups`, params, signal),
  totals: (name, params, signal) => ask(`${routerName(name)}.totals`, params, signal),
  get: (name, id, signal) => ask(`${routerName(name)}.get`, { id }, signal),
  live: (name, onHint, onConnected) => watchResources([name], onHint, onConnected),
};
