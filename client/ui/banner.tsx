import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "#client/ui/icons.tsx";
import { toneSoft, type Tone } from "#client/ui/tone.ts";

const icons: Record<Tone, typeof Info> = {
  neutral: Info,
  info: Info,
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleAlert,
};

export interface BannerProps {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** Something to know about this page or form, where it matters. Faults are announced. */
export function Banner({ tone = "info", title, children, actions, className }: BannerProps) {
  const Icon = icons[tone];
  return (
    <div
      role={tone === "bad" || tone === "warning" ? "alert" : "note"}
      className={classNames(
        "flex items-start gap-2.5 rounded-md border px-3 py-2 text-sm",
        toneSoft[tone],
        className,
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className={title ? "opacity-90" : undefined}>{children}</div>}
      </div>
      {actions && <div className="flex items-center gap-1.5">{actions}</div>}
    </div>
  );
}
