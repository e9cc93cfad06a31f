import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let now = Date.now();
let timer = 0;

// One timer for every relative time on the page, and none when there are none.
function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) start();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop();
  };
}

function tick() {
  if (document.hidden) return;
  now = Date.now();
  for (const listener of listeners) listener();
}

function start() {
  now = Date.now();
  timer = window.setInterval(tick, 15_000);
  document.addEventListener("visibilitychange", tick);
}

function stop() {
  clearInterval(timer);
  document.removeEventListener("visibilitychange", tick);
}

/** The time in epoch milliseconds, renewed every 15 seconds while somebody looks. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
