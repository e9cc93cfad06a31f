import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { LiveHint } from "#client/live.ts";
import type { GridRow } from "./grid-row-data.ts";
import { hear, nothingHeard } from "./live-hints.ts";
import { rereadRows, type Leaving, type ListInSight, type ListReread } from "./live-reread.ts";

const gatherFor = 250;
const restBetween = 1000;
const restUnanswered = 5000;
const flashFor = 1700;
const keptTooLong = 5000;

export interface LiveRowsOptions extends ListInSight {
  /** When the rows of this load were read, epoch milliseconds; undefined while they are on their way. */
  readAt: number | undefined;
  /** Ids on the screen: when a hint doesn't say which rows changed, they are asked again as they come into sight. */
  idsOnScreen: () => string[];
  replaceRows: (changed: ReadonlyMap<string, GridRow>) => void;
  /** A new one forgets what arrived and left. */
  loadId: string;
}

export interface LiveRows {
  /** Fields that changed a moment ago, by row. */
  flashing: ReadonlyMap<string, ReadonlySet<string>>;
  /** Loaded rows that are no longer in this list. */
  gone: ReadonlyMap<string, Leaving>;
  /** Rows that match and are not shown yet. */
  arrived: number;
  /** More may have arrived than `arrived` says. */
  arrivedMore: boolean;
  /** Grows when rows came, went, or changed where they aren't loaded: whoever counts them counts again. */
  stirred: number;
  isConnected: boolean;
  /** Asks for the rows on the screen again, e.g. after one's own change. */
  refresh: () => void;
}

const noFlashes: LiveRows["flashing"] = new Map();
const noIds: ReadonlySet<string> = new Set();
const noneGone: LiveRows["gone"] = new Map();

/** Keeps loaded rows true: reads hinted rows again through the list itself, a few at a time, and says what changed. */
export function useLiveRows(options: LiveRowsOptions): LiveRows {
  const now = useRef(options);
  now.current = options;
  const heard = useRef(nothingHeard());
  const timer = useRef(0);
  const lastFlush = useRef(0);
  const connected = useRef(true);
  // Loaded rows that may be others by now and haven't been in sight since.
  const outdated = useRef(new Set<string>());
  const [flashing, setFlashing] = useState(noFlashes);
  const [gone, setGone] = useState(noneGone);
  const [arrived, setArrived] = useState(noIds);
  const [beyond, setBeyond] = useState(noIds);
  const [arrivedMore, setArrivedMore] = useState(false);
  const [stirred, setStirred] = useState(0);
  const [isConnected, setIsConnected] = useState(true);

  const look = useRef<() => void>(() => {});
  const flush = useCallback(async () => {
    timer.current = 0;
    const { loaded, idsOnScreen, replaceRows, loadId, readAt, params } = now.current;
    // What is on its way may be older than the hint, so the hint waits for it.
    if (readAt === undefined) return;
    const due = heard.current;
    heard.current = nothingHeard();
    lastFlush.current = Date.now();
    if (due.everything) outdated.current = new Set(loaded.places.keys());
    for (const id of idsOnScreen()) if (outdated.current.delete(id)) due.known.add(id);
    if (due.uncountedInserts) setArrivedMore(true);
    if (due.uncountedInserts || (due.moved.size > 0 && params.group)) setStirred((before) => before + 1);
    const reread = await rereadRows(now.current, due);
    if (now.current.loadId !== loadId) return;
    const { changed, changedFields, missed, isAnswered } = reread;
    const { places } = now.current.loaded;
    for (const id of missed) (places.has(id) ? outdated.current : heard.current.made).add(id);
    if (!isAnswered) {
      heard.current.unheard ||= due.unheard;
      lastFlush.current = Date.now() + restUnanswered - restBetween;
    }
    if (missed.size > 0 || !isAnswered || outdated.current.size > 0) look.current();
    if (changed.size > 0) replaceRows(changed);
    if (changedFields.size > 0) setFlashing((earlier) => new Map([...earlier, ...changedFields]));
    setGone((earlier) => withGone(earlier, reread));
    setArrived((earlier) => withPlaced(earlier, reread, reread.arrived));
    setBeyond((earlier) => withPlaced(earlier, reread, reread.beyond));
  }, []);

  const schedule = useCallback(() => {
    if (timer.current !== 0 || document.hidden) return;
    const rest = lastFlush.current + restBetween - Date.now();
    timer.current = window.setTimeout(() => void flush(), Math.max(gatherFor, rest));
  }, [flush]);
  look.current = schedule;

  const lookAgain = useCallback(() => {
    heard.current.everything = true;
    heard.current.unheard = true;
    schedule();
  }, [schedule]);

  const refresh = useCallback(() => {
    // While nothing is heard, anything may have changed.
    if (!connected.current) return lookAgain();
    for (const id of now.current.idsOnScreen()) heard.current.known.add(id);
    schedule();
  }, [schedule, lookAgain]);

  const { client, loadId, resourceName } = options;
  useEffect(() => {
    const onHint = (hint: LiveHint) => {
      hear(heard.current, hint, (id) => now.current.loaded.places.has(id));
      schedule();
    };
    let wasLost: boolean | undefined;
    const onConnected = (isThere: boolean) => {
      connected.current = isThere;
      setIsConnected(isThere);
      if (isThere && wasLost) lookAgain();
      wasLost = !isThere;
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
  }, [client, resourceName, schedule, lookAgain]);

  useEffect(() => {
    heard.current = nothingHeard();
    outdated.current.clear();
    setGone(noneGone);
    setArrived(noIds);
    setBeyond(noIds);
    setArrivedMore(false);
    setFlashing(noFlashes);
    // Coming back to rows that were kept: what happened meanwhile has not been heard.
    const { readAt } = now.current;
    if (readAt !== undefined && Date.now() - readAt > keptTooLong) lookAgain();
  }, [loadId, lookAgain]);

  useEffect(() => {
    if (gone !== noneGone || arrived !== noIds || beyond !== noIds) setStirred((before) => before + 1);
  }, [gone, arrived, beyond]);

  const isRead = options.readAt !== undefined;
  useEffect(() => {
    if (isRead) schedule();
  }, [isRead, schedule]);

  useEffect(() => {
    if (flashing.size === 0) return;
    const stop = setTimeout(() => setFlashing(noFlashes), flashFor);
    return () => clearTimeout(stop);
  }, [flashing]);

  const { places } = options.loaded;
  return useMemo(() => {
    const unshown = [...arrived].filter((id) => !places.has(id)).length;
    return { flashing, gone, arrived: unshown, arrivedMore, stirred, isConnected, refresh };
  }, [flashing, gone, arrived, places, arrivedMore, stirred, isConnected, refresh]);
}

// Of the rows that were asked for, these are here now, and the others aren't any more.
function withPlaced(earlier: ReadonlySet<string>, { asked }: ListReread, here: ReadonlySet<string>) {
  const next = new Set([...earlier].filter((id) => !asked.has(id) || here.has(id)).concat([...here]));
  return next.size === earlier.size && [...here].every((id) => earlier.has(id)) ? earlier : next;
}

// A row that is back isn't gone any more.
function withGone(earlier: LiveRows["gone"], { gone, present }: ListReread): LiveRows["gone"] {
  if (gone.size === 0 && ![...earlier.keys()].some((id) => present.has(id))) return earlier;
  const next = new Map([...earlier, ...gone]);
  for (const id of present) next.delete(id);
  return next;
}
