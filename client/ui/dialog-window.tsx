import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { useRef } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { dialogBackdrop, dialogPopup } from "#client/ui/dialog-classes.ts";
import type { DialogWindowProps } from "#client/ui/dialog.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { X } from "#client/ui/icons.tsx";

const widths = {
  sm: "sm:w-[400px]",
  md: "sm:w-[520px]",
  lg: "sm:w-[720px]",
  xl: "sm:w-[min(1040px,calc(100vw-64px))]",
};

/** The loaded half of `Dialog`. */
export default function DialogWindow({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = "md",
  initialFocus,
  dismissible = true,
}: DialogWindowProps) {
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
      <BaseDialog.Portal>
        <BaseDialog.Backdrop forceRender className={dialogBackdrop} />
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
