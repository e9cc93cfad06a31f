import { Progress as BaseProgress } from "@base-ui/react/progress";
import { classNames } from "#client/ui/class-names.ts";

export interface ProgressProps {
  label: string;
  hideLabel?: boolean;
  /** 0 to `max`; null when nobody knows yet. */
  value: number | null;
  max?: number;
  /** At the right, e.g. "1,204 of 10,000". */
  detail?: string;
  className?: string;
}

/** How far long work has come. */
export function Progress({ label, hideLabel, value, max = 100, detail, className }: ProgressProps) {
  return (
    <BaseProgress.Root value={value} max={max} className={classNames("flex flex-col gap-1.5", className)}>
      <span className={hideLabel ? "sr-only" : "flex justify-between gap-2 text-xs"}>
        <BaseProgress.Label className="text-ink-soft">{label}</BaseProgress.Label>
        {detail && <span className="text-ink-faint tabular-nums">{detail}</span>}
      </span>
      <BaseProgress.Track className="h-1.5 overflow-hidden rounded-full bg-press">
        <BaseProgress.Indicator
          className={classNames(
            "h-full rounded-full bg-accent transition-[width] duration-300",
            value === null && "w-1/3 animate-shimmer",
          )}
        />
      </BaseProgress.Track>
    </BaseProgress.Root>
  );
}
