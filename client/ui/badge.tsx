import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { toneSoft, toneSolid, type Tone } from "#client/ui/tone.ts";

export interface BadgeProps {
  tone?: Tone;
  /** A dot in the tone before the text; the quiet look for grids. */
  dot?: boolean;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A state in one or two words. */
export function Badge({ tone = "neutral", dot, icon, children, className }: BadgeProps) {
  if (dot)
    return (
      <span className={classNames("inline-flex items-center gap-1.5 whitespace-nowrap", className)}>
        <span aria-hidden className={classNames("size-[7px] shrink-0 rounded-full", toneSolid[tone])} />
        {children}
      </span>
    );
  return (
    <span
      className={classNames(
        "inline-flex h-5 max-w-full items-center gap-1 rounded-sm border px-1.5 text-2xs font-medium whitespace-nowrap [&_svg]:size-3",
        toneSoft[tone],
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** A small number beside a name, e.g. in a tab or the sidebar. */
export function CountBadge({ children, tone = "neutral" }: { children: ReactNode; tone?: Tone }) {
  return (
    <span
      className={classNames(
        "inline-flex h-4 min-w-4 items-center justify-center rounded-full px-1 text-2xs font-medium tabular-nums",
        toneSoft[tone],
      )}
    >
      {children}
    </span>
  );
}
