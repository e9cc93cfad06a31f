import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { LiveHint } from "#client/live.ts";
import type { Filter, ListParams } from "#shared/list-params.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { ListClient } from "./list-client.ts";
import { compareRows } from "./live-merge.ts";
import type { LoadedRows } from "./loaded-rows.ts";

const gatherFor = 250;
const restBetween = 1000;
const flashFor = 1700;
const mostAsked = 200;
const keptTooLong = 5000;

export interface LiveRowsOptions {
  client: ListClient;
  resourceName: string;
  params: ListParams;
  loaded: LoadedRows;
  /** Whether everything that matches is loaded, so that an unknown row that matches is a new one. */
  isComplete: boolean;
  /** Whether the list was read from its beginning. */
  isFromTop: boolean;
  /** When the rows of this load were read, epoch milliseconds; undefined while they are on their way. */
  readAt: number | undefined;
  /** Ids on the screen, asked again when a hint doesn't say which rows changed. */
  idsOnScreen: () => string[];
  replaceRows: (changed: ReadonlyMap<string, GridRow>) => void;
  /** A new one forgets what arrived and left. */
  loadId: string;
}

export interface LiveRows {
  /** Fields that changed a moment ago, by row. */
  flashing: ReadonlyMap<string, ReadonlySet<string>>;
  /** Loaded rows that are no longer in this list: they left the filter, or aren't there at all. */
  gone: ReadonlyMap<string, Leaving>;
  /** Rows that match and are not shown yet. */
  arrived: number;
  /** More may have arrived than `arrived` says. */
  arrivedMore: boolean;
  isConnected: boolean;
  /** Asks for the rows on the screen again, e.g. after one's own change. */
  refresh: () => void;
}

export type Leaving = "left" | "deleted";

interface Pending {
  known: Set<string>;
  maybeNew: Set<string>;
  everything: boolean;
  /** Hints were missed: rows may have come that nobody told of. */
  unheard: boolean;
  uncountedInserts: boolean;
}

const nothingPending = (): Pending => ({
  known: new Set(),
  maybeNew: new Set(),
  everything: false,
  unheard: false,
  uncountedInserts: false,
});
const noFlashes: LiveRows["flashing"] = new Map();
const noIds: ReadonlySet<string> = new Set();
const noneGone: LiveRows["gone"] = new Map();

// The first rows as they are now, of which those that aren't loaded are new. Half of what is loaded, so that rows that moved
// up because others went aren't taken for new ones.
async function unseenAtTop(options: LiveRowsOptions): Promise<string[]> {
  const { client, resourceName, params, loaded, isComplete, isFromTop } = options;
  const limit = isComplete ? mostAsked : Math.min(mostAsked, loaded.places.size >> 1);
  if (!isFromTop || params.group !== undefined || limit === 0) return [];
  const top = await client.rows(resourceName, { ...params, limit }).catch(() => undefined);
  return (top?.rows ?? []).flatMap(({ _id }) => (loaded.places.has(_id) ? [] : [_id]));
}

/** Keeps loaded rows true: reads hinted rows again through the list itself, a few at a time, and says what changed. */
export function useLiveRows(options: LiveRowsOptions): LiveRows {
  const now = useRef(options);
  now.current = options;
  const pending = useRef(nothingPending());
  const timer = useRef(0);
  const lastFlush = useRef(0);
  const [flashing, setFlashing] = useState(noFlashes);
  const [gone, setGone] = useState(noneGone);
  const [arrived, setArrived] = useState(noIds);
  const [arrivedMore, setArrivedMore] = useState(false);
  const [isConnected, setIsConnected] = useState(true);

  const flush = useCallback(async () => {
    timer.current = 0;
    const { client, resourceName, params, loaded, idsOnScreen, replaceRows, loadId } = now.current;
    const due = pending.current;
    pending.current = nothingPending();
    lastFlush.current = Date.now();
    if (due.everything) for (const id of idsOnScreen()) due.known.add(id);
    if (due.unheard) for (const id of await unseenAtTop(now.current)) due.maybeNew.add(id);
    const asked = [...due.known, ...due.maybeNew].slice(0, mostAsked);
    if (due.uncountedInserts) setArrivedMore(true);
    if (asked.length === 0) return;
    // The next hint asks again; a failed refresh must not take the rows away.
    const ask = (filter: Filter | undefined, ids: string[], search: string | undefined) =>
      client
        .rows(resourceName, { ...params, search, filter: withIds(filter, ids), limit: mostAsked })
        .then((page) => page.rows)
        .catch(() => undefined);
    const present = await ask(params.filter, asked, params.search);
    if (!present || now.current.loadId !== loadId) return;
    const before = (id: string) => loaded.rows[loaded.places.get(id) ?? -1];
    const reread = compareRows(before, asked, present);
    // Those that left the list are asked for once more without its filter, to show what became of them.
    const elsewhere = reread.gone.size > 0 ? ((await ask(undefined, [...reread.gone], undefined)) ?? []) : [];
    if (now.current.loadId !== loadId) return;
    const moved = compareRows(
      before,
      elsewhere.map(({ _id }) => _id),
      elsewhere,
    );
    const changed = new Map([...reread.changed, ...moved.changed]);
    const changedFields = new Map([...reread.changedFields, ...moved.changedFields]);
    if (changed.size > 0) replaceRows(changed);
    if (changedFields.size > 0) setFlashing((earlier) => new Map([...earlier, ...changedFields]));
    setGone((earlier) => withGone(earlier, reread.gone, elsewhere, present));
    if (reread.arrived.size > 0) setArrived((earlier) => new Set([...earlier, ...reread.arrived]));
  }, []);

  const schedule = useCallback(() => {
    if (timer.current !== 0 || document.hidden) return;
    const rest = lastFlush.current + restBetween - Date.now();
    timer.current = window.setTimeout(() => void flush(), Math.max(gatherFor, rest));
  }, [flush]);

  const refresh = useCallback(() => {
    pending.current.everything = true;
    schedule();
  }, [schedule]);

  const { client, loadId, resourceName } = options;
  useEffect(() => {
    const onHint = (hint: LiveHint) => {
      gather(pending.current, hint, now.current);
      schedule();
    };
    let wasLost: boolean | undefined;
    const onConnected = (connected: boolean) => {
      setIsConnected(connected);
      if (connected && wasLost) {
        pending.current.unheard = true;
        refresh();
      }
      wasLost = !connected;
    };
    const onVisible = () => {
      if (!document.hidden) schedule();
    };
    const stop = client.live(resourceName, onHint, onConnected);
    // The rows may be older than the stream that is still to come.
    wasLost ??= true;
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", onVisible);
      clearTimeout(timer.current);
      timer.current = 0;
    };
  }, [client, resourceName, schedule, refresh]);

  useEffect(() => {
    pending.current = nothingPending();
    setGone(noneGone);
    setArrived(noIds);
    setArrivedMore(false);
    setFlashing(noFlashes);
    // Coming back to rows that were kept: what happened meanwhile has not been heard.
    const { readAt } = now.current;
    if (readAt !== undefined && Date.now() - readAt > keptTooLong) refresh();
  }, [loadId, refresh]);

  useEffect(() => {
    if (flashing.size === 0) return;
    const stop = setTimeout(() => setFlashing(noFlashes), flashFor);
    return () => clearTimeout(stop);
  }, [flashing]);

  return useMemo(
    () => ({ flashing, gone, arrived: arrived.size, arrivedMore, isConnected, refresh }),
    [flashing, gone, arrived, arrivedMore, isConnected, refresh],
  );
}

function gather(pending: Pending, hint: LiveHint, { loaded, isComplete }: LiveRowsOptions) {
  if (hint.ids.length === 0) {
    if (hint.operation === "insert") pending.uncountedInserts = true;
    else pending.everything = true;
    return;
  }
  for (const id of hint.ids) {
    if (loaded.places.has(id)) pending.known.add(id);
    // An updated row that isn't loaded may simply be further down.
    else if (hint.operation === "insert" || (hint.operation === "update" && isComplete))
      pending.maybeNew.add(id);
  }
}

/** The same filter, for these rows only. */
export function withIds(filter: Filter | undefined, ids: string[]): Filter {
  const ofIds: Filter = { field: "id", operator: "anyOf", value: ids };
  return filter ? { all: [filter, ofIds] } : ofIds;
}

function withGone(
  earlier: LiveRows["gone"],
  gone: ReadonlySet<string>,
  elsewhere: readonly GridRow[],
  present: readonly GridRow[],
): LiveRows["gone"] {
  if (gone.size === 0 && !present.some(({ _id }) => earlier.has(_id))) return earlier;
  const next = new Map(earlier);
  for (const id of gone) next.set(id, elsewhere.some(({ _id }) => _id === id) ? "left" : "deleted");
  for (const { _id } of present) next.delete(_id);
  return next;
}
