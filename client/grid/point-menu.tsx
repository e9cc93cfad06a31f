import { useEffect, useRef } from "react";
import { ContextMenu } from "#client/ui/menu.tsx";
import { GridMenu, type GridMenuProps } from "./grid-menu.tsx";

interface PointMenuProps extends GridMenuProps {
  /** Where on the screen, and how often it was asked for. */
  at: { x: number; y: number; number: number };
}

/** The menu of a cell or heading, at the place where it was asked for. */
export function PointMenu({ at, ...menu }: PointMenuProps) {
  const point = useRef<HTMLSpanElement>(null);
  const { x, y, number } = at;
  useEffect(() => {
    const asked = { bubbles: true, cancelable: true, clientX: x, clientY: y };
    point.current?.dispatchEvent(new MouseEvent("contextmenu", asked));
  }, [x, y, number]);
  return (
    <ContextMenu items={<GridMenu {...menu} />}>
      <span ref={point} aria-hidden className="fixed size-0" style={{ left: x, top: y }} />
    </ContextMenu>
  );
}
