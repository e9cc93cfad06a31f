import { AlertDialog as BaseAlertDialog } from "@base-ui/react/alert-dialog";
import type { AlertDialogProps } from "#client/ui/alert-dialog.tsx";
import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { dialogBackdrop, dialogPopup } from "#client/ui/dialog-classes.ts";

/** The loaded half of `AlertDialog`. */
export default function AlertDialogWindow({
  open,
  onOpenChange,
  title,
  description,
  children,
  confirmLabel,
  cancelLabel = "Cancel",
  danger,
  busy,
  disabled,
  onConfirm,
}: AlertDialogProps) {
  return (
    <BaseAlertDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop forceRender className={dialogBackdrop} />
        <BaseAlertDialog.Popup data-modal className={classNames(dialogPopup, "sm:w-[420px]")}>
          <div className="space-y-3 px-5 pt-4 pb-5">
            <div>
              <BaseAlertDialog.Title className="text-base font-semibold">{title}</BaseAlertDialog.Title>
              {description && (
                <BaseAlertDialog.Description render={<div />} className="mt-1 text-sm text-ink-soft">
                  {description}
                </BaseAlertDialog.Description>
              )}
            </div>
            {children}
          </div>
          <footer className="flex justify-end gap-2 border-t border-line bg-canvas px-5 py-3 dark:bg-raised">
            <BaseAlertDialog.Close render={<Button size="lg">{cancelLabel}</Button>} />
            <Button
              size="lg"
              variant={danger ? "danger" : "primary"}
              busy={busy}
              disabled={disabled}
              onClick={onConfirm}
            >
              {confirmLabel}
            </Button>
          </footer>
        </BaseAlertDialog.Popup>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  );
}
