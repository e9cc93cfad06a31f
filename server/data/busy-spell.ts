import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/*
 * A flood leaves its last hundred megabytes lying about: a process that has become quiet makes no new objects, and so nothing
 * makes the collector look. It is told to once the flood is over, at the cost of some 80 ms twice.
 */

export interface BusySpellOptions {
  /** Bytes handled from which on a spell counts as one. */
  enough?: number;
  /** Bytes within `quietMs` that still count as quiet. */
  trickle?: number;
  quietMs?: number;
  /** Looks through the whole heap at once. */
  collect?: () => void;
}

/** Answers a function to call with the bytes handled; gives memory back to the system when a busy spell is over. */
export function createBusySpell({
  enough = 8 * 1024 * 1024,
  trickle = 1024 * 1024,
  quietMs = 3_000,
  collect = collectAll,
}: BusySpellOptions = {}): (bytes: number) => void {
  let all = 0;
  let recent = 0;
  let timer: NodeJS.Timeout | undefined;

  const wait = () => (timer = setTimeout(look, quietMs).unref());
  function look(): void {
    const isQuiet = recent <= trickle;
    recent = 0;
    if (!isQuiet) return void wait();
    timer = undefined;
    if (all >= enough) {
      collect();
      // The first frees what the heap's objects held outside of it; only then can the heap itself shrink.
      setTimeout(collect, quietMs / 3).unref();
    }
    all = 0;
  }

  return (bytes) => {
    all += bytes;
    recent += bytes;
    if (!timer) wait();
  };
}

let collector: (() => void) | undefined;

function collectAll(): void {
  if (!collector) {
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as () => void;
    setFlagsFromString("--no-expose-gc");
  }
  collector();
}
