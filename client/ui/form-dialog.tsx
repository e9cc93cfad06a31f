import { useEffect } from "react";
import { Dialog, type DialogProps } from "#client/ui/dialog.tsx";
import { useDiscardGuard } from "#client/ui/use-discard-guard.tsx";

interface FormDialogProps extends Omit<DialogProps, "trigger"> {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Whether something was typed that would be lost. False while it is being sent. */
  isDirty: boolean;
  /** What would be lost, in a sentence. */
  lost?: string;
}

/**
 * A dialog that somebody types into: Escape, a press outside, its buttons that close, Back and other ways off the page ask
 * before what was typed goes. Whoever saves closes it by `open`.
 */
export function FormDialog({ isDirty, lost, open, onOpenChange, children, ...rest }: FormDialogProps) {
  const close = () => onOpenChange(false);
  const { setDirty, leave, question } = useDiscardGuard({ ...(lost && { words: lost }), onLeft: close });
  useEffect(() => setDirty(open && isDirty), [setDirty, open, isDirty]);
  return (
    <Dialog {...rest} open={open} onOpenChange={(next) => (next ? onOpenChange(true) : leave(close))}>
      {children}
      {question}
    </Dialog>
  );
}
