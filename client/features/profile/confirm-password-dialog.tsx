import { useState } from "react";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { Dialog } from "#client/ui/dialog.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { useAccountChange } from "./use-account-change.ts";

export interface ConfirmPasswordDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description: string;
  confirmLabel: string;
  danger?: boolean;
  onConfirm: (password: string) => Promise<void>;
}

/** Asks for the password before something that an unlocked screen alone shouldn't do. */
export function ConfirmPasswordDialog({
  open,
  onClose,
  title,
  description,
  confirmLabel,
  danger,
  onConfirm,
}: ConfirmPasswordDialogProps) {
  const [password, setPassword] = useState("");
  const { busy, fault, run, forget } = useAccountChange(async () => {
    await onConfirm(password);
    setPassword("");
  });
  function close() {
    setPassword("");
    forget();
    onClose();
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      size="sm"
      title={title}
      description={description}
      footer={
        <>
          <Button size="lg" onClick={close}>
            Cancel
          </Button>
          <Button
            size="lg"
            type="submit"
            form="confirm-password"
            variant={danger ? "danger" : "primary"}
            busy={busy}
            disabled={password === ""}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form
        id="confirm-password"
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        {fault && <Banner tone="bad">{fault}</Banner>}
        <PasswordField
          label="Your password"
          autoComplete="current-password"
          required
          value={password}
          onValueChange={setPassword}
        />
      </form>
    </Dialog>
  );
}
