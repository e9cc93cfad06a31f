import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { useRef, type ReactElement, type ReactNode, type RefObject } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { X } from "#client/ui/icons.tsx";

export const dialogBackdrop =
  "fixed inset-0 z-30 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

export const dialogPopup =
  "fixed left-1/2 z-30 flex -translate-x-1/2 flex-col overflow-hidden bg-overlay text-ink shadow-dialog outline-none transition-[opacity,scale,translate] duration-150 ease-out data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0 max-sm:inset-x-0 max-sm:bottom-0 max-sm:left-0 max-sm:max-h-[92dvh] max-sm:w-full max-sm:translate-x-0 max-sm:rounded-t-xl max-sm:data-ending-style:translate-y-4 max-sm:data-ending-style:scale-100 max-sm:data-starting-style:translate-y-4 max-sm:data-starting-style:scale-100 sm:top-[12vh] sm:max-h-[80dvh] sm:rounded-xl";

const widths = {
  sm: "sm:w-[400px]",
  md: "sm:w-[520px]",
  lg: "sm:w-[720px]",
  xl: "sm:w-[min(1040px,calc(100vw-64px))]",
};

export interface DialogProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactElement;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the bottom right. `DialogClose` closes. */
  footer?: ReactNode;
  size?: keyof typeof widths;
  /** Gets the focus on opening; default the first field, else the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** False: only its buttons close it. */
  dismissible?: boolean;
}

/** A window over the page that takes the focus until it is closed. A sheet from below on a phone. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  children,
  footer,
  size = "md",
  initialFocus,
  dismissible = true,
}: DialogProps) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root
      open={open}
      onOpenChange={(next, details) => {
        if (!next && !dismissible && details.reason !== "close-press") return details.cancel();
        onOpenChange?.(next);
      }}
      disablePointerDismissal={!dismissible}
    >
      {trigger && <BaseDialog.Trigger render={trigger} />}
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={dialogBackdrop} />
        <BaseDialog.Popup
          data-modal
          initialFocus={initialFocus ?? (() => firstField(body.current) ?? true)}
          className={classNames(dialogPopup, widths[size])}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="text-base font-semibold">{title}</BaseDialog.Title>
              {description && (
                <BaseDialog.Description render={<div />} className="mt-0.5 text-sm text-ink-soft">
                  {description}
                </BaseDialog.Description>
              )}
            </div>
            {dismissible && (
              <BaseDialog.Close render={<IconButton label="Close" icon={<X />} className="-mr-1.5" />} />
            )}
          </header>
          <div ref={body} className="scroll-thin min-h-0 flex-1 overflow-y-auto px-5 pb-5">
            {children}
          </div>
          {footer && (
            <footer className="flex items-center justify-end gap-2 border-t border-line bg-canvas px-5 py-3 dark:bg-raised">
              {footer}
            </footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

function firstField(body: HTMLElement | null): HTMLElement | null {
  return (
    body?.querySelector<HTMLElement>(
      "input:not([readonly], [type=hidden], [aria-hidden=true]), textarea, [role=combobox]",
    ) ?? null
  );
}

/** Closes the dialog around it when pressed. */
export function DialogClose({ render }: { render: ReactElement }) {
  return <BaseDialog.Close render={render} />;
}
