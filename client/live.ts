import { trpcClient } from "#client/trpc.ts";
import { noteReachable } from "#client/transport-state.ts";

/** A hint that rows of a resource changed. */
export interface LiveHint {
  resource: string;
  operation: "insert" | "update" | "delete";
  /** Empty when more than fifty changed at once. */
  ids: string[];
  count: number;
}

interface Watcher {
  resources: readonly string[];
  onHint: (hint: LiveHint) => void;
  onConnected?: (connected: boolean) => void;
}

const watchers = new Set<Watcher>();
const hiddenFor = 20_000;
/** A page asks for its resources in several places; one stream is opened for all of them. */
const gatherFor = 300;
/** What the server takes in one subscription. */
const most = 20;
let stream: { resources: readonly string[]; stop: () => void } | undefined;
let isConnected = false;
let timer = 0;

/**
 * Calls back on every hint about these resources until the returned function is called. All watchers of a tab share
 * one connection, and a tab that nobody looks at lets go of it: browsers allow six per server over HTTP/1.1.
 * `onConnected(true)` after a pause means that hints were missed.
 */
export function watchResources(
  resources: readonly string[],
  onHint: Watcher["onHint"],
  onConnected?: Watcher["onConnected"],
): () => void {
  const watcher = { resources, onHint, onConnected };
  if (watchers.size === 0) document.addEventListener("visibilitychange", schedule);
  watchers.add(watcher);
  if (isConnected) onConnected?.(true);
  schedule();
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) document.removeEventListener("visibilitychange", schedule);
    schedule();
  };
}

/** Starts the stream anew, e.g. for another organization or after signing in again. */
export function restartLive(): void {
  stream?.stop();
  stream = undefined;
  schedule();
}

function schedule(): void {
  clearTimeout(timer);
  timer = window.setTimeout(connect, document.hidden && stream ? hiddenFor : gatherFor);
}

function connect(): void {
  const wanted = document.hidden
    ? []
    : [...new Set([...watchers].flatMap((watcher) => watcher.resources))].slice(0, most);
  // A stream that already carries everything stays, so that leaving a page doesn't interrupt the others.
  if (stream && wanted.length > 0 && wanted.every((resource) => stream?.resources.includes(resource))) return;
  if (!stream && wanted.length === 0) return;
  stream?.stop();
  stream = undefined;
  tell(false);
  if (wanted.length === 0) return;
  const subscription = trpcClient.live.changes.subscribe(
    { resources: wanted },
    {
      onData: (hint) => {
        for (const watcher of watchers) if (watcher.resources.includes(hint.resource)) watcher.onHint(hint);
      },
      onConnectionStateChange({ state, error }) {
        if (state === "pending") noteReachable("live", true);
        else if (error) noteReachable("live", false);
        tell(state === "pending");
      },
      onError: () => tell(false),
    },
  );
  stream = { resources: wanted, stop: () => subscription.unsubscribe() };
}

function tell(connected: boolean): void {
  if (isConnected === connected) return;
  isConnected = connected;
  for (const watcher of watchers) watcher.onConnected?.(connected);
}
