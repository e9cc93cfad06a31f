import { useCallback, useState } from "react";

/** A ref for an element and its inner width in pixels, kept up to date; 0 before it is known. */
export function useWidth<Shown extends HTMLElement>() {
  const [width, setWidth] = useState(0);
  const ref = useCallback((element: Shown | null) => {
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}
