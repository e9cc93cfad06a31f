import { setFlagsFromString } from "node:v8";

/*
 * Exports and imports make gigabytes of short-lived rows. Left alone, the collector lets them pile up to several times what is
 * in use before it looks; told to look when the heap has grown by a fifth, it takes hardly longer and a million rows
 * cost 15 MB instead of 100.
 */

let holders = 0;

/** Keeps the heap small until the returned function is called; several may ask at once. */
export function keepHeapSmall(): () => void {
  if (++holders === 1) setFlagsFromString("--heap-growing-percent=20");
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    // 0 is the engine's own judgement.
    if (--holders === 0) setFlagsFromString("--heap-growing-percent=0");
  };
}
