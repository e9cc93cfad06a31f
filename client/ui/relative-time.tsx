import { classNames } from "#client/ui/class-names.ts";
import { useNow } from "#client/ui/clock.ts";
import { useLocale } from "#client/ui/locale.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { formatExact, formatRelative } from "#shared/format/dates.ts";

export interface RelativeTimeProps {
  /** ISO 8601 or epoch milliseconds. */
  instant: string | number;
  /** Reachable by Tab, so that the exact time can be read without a mouse. Off in grids, where cells have focus. */
  focusable?: boolean;
  className?: string;
}

/** "5 min ago", kept up to date; the exact instant and zone on hover or focus. */
export function RelativeTime({ instant, focusable = false, className }: RelativeTimeProps) {
  const ticked = useNow();
  // What has just happened lies ahead of the last tick.
  const now = new Date(instant).getTime() > ticked ? Date.now() : ticked;
  const style = useLocale();
  const exact = formatExact(instant, style);
  return (
    <time
      dateTime={new Date(instant).toISOString()}
      {...hintProps(exact)}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the tooltip must be reachable by keyboard
      tabIndex={focusable ? 0 : undefined}
      className={classNames("rounded-xs whitespace-nowrap tabular-nums", className)}
    >
      {formatRelative(instant, now, style.locale)}
    </time>
  );
}
