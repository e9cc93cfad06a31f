import { useEffect, useState } from "react";

/**
 * True some time after `when`: once what it brought has been drawn and the browser has nothing more urgent to do, after
 * half a second at the latest. Stays true.
 */
export function useAfterDrawing(when: boolean): boolean {
  const [isAfter, setAfter] = useState(false);
  useEffect(() => {
    if (!when || isAfter) return;
    const go = () => setAfter(true);
    // Not every browser tells when it is idle.
    if (typeof requestIdleCallback === "undefined") {
      const timer = setTimeout(go, 100);
      return () => clearTimeout(timer);
    }
    const idle = requestIdleCallback(go, { timeout: 500 });
    return () => cancelIdleCallback(idle);
  }, [when, isAfter]);
  return isAfter;
}
