import type { ReactNode } from "react";
import { lazyPart, useLazyPart } from "#client/ui/lazy-part.ts";

export interface AlertDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question, e.g. "Delete this view?" */
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** The verb, e.g. "Delete view". */
  confirmLabel: string;
  cancelLabel?: string;
  danger?: boolean;
  busy?: boolean;
  disabled?: boolean;
  onConfirm: () => void;
}

const windowPart = lazyPart<AlertDialogProps>(() => import("#client/ui/alert-dialog-window.tsx"));

/** A question that has to be answered. Focus starts on the harmless answer; `onConfirm` decides when to close. */
export function AlertDialog(props: AlertDialogProps) {
  const Window = useLazyPart(windowPart, props.open);
  return Window && <Window {...props} />;
}
