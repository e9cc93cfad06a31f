import { useState } from "react";
import { enableTwoFactor, verifyCode } from "#client/auth-client.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { CopyButton } from "#client/ui/copy-button.tsx";
import { Dialog } from "#client/ui/dialog.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { QrCode } from "#client/ui/qr-code.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { useAccountChange } from "./use-account-change.ts";

export interface EnrolTwoFactorDialogProps {
  open: boolean;
  onClose: () => void;
  onEnrolled: (backupCodes: string[]) => void;
}

/** Setting an authenticator up: password, QR code or key, first code. Nothing counts before the first code. */
export function EnrolTwoFactorDialog({ open, onClose, onEnrolled }: EnrolTwoFactorDialogProps) {
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [enrolment, setEnrolment] = useState<{ totpURI: string; backupCodes: string[] }>();
  const begin = useAccountChange(async () => setEnrolment(await enableTwoFactor(password)));
  const finish = useAccountChange(async () => {
    await verifyCode(code);
    const codes = enrolment?.backupCodes ?? [];
    reset();
    onEnrolled(codes);
  });
  const step = enrolment ? finish : begin;

  function reset() {
    setPassword("");
    setCode("");
    setEnrolment(undefined);
    begin.forget();
    finish.forget();
  }
  function close() {
    reset();
    onClose();
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      size="sm"
      title="Set up an authenticator app"
      description={
        enrolment ? "Scan this with the app, then type the code that it shows." : "First, your password."
      }
      footer={
        <>
          <Button size="lg" onClick={close}>
            Cancel
          </Button>
          <Button
            size="lg"
            type="submit"
            form="enrol-two-factor"
            variant="primary"
            busy={step.busy}
            disabled={enrolment ? code.trim() === "" : password === ""}
          >
            {enrolment ? "Switch on" : "Continue"}
          </Button>
        </>
      }
    >
      <form
        id="enrol-two-factor"
        className="space-y-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          step.run();
        }}
      >
        {step.fault && <Banner tone="bad">{step.fault}</Banner>}
        {enrolment ? (
          <>
            <div className="flex flex-col items-center gap-3">
              <QrCode
                text={enrolment.totpURI}
                label="QR code for the authenticator app"
                className="size-44"
              />
              <p className="text-xs text-ink-soft">
                No camera? Type this key, or{" "}
                <a href={enrolment.totpURI} className="text-accent-ink underline underline-offset-2">
                  open it in an app here
                </a>
                .
              </p>
              <div className="flex w-full items-center gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
                <code className="min-w-0 flex-1 font-mono text-xs break-words">
                  {grouped(secretOf(enrolment.totpURI))}
                </code>
                <CopyButton text={secretOf(enrolment.totpURI)} label="Copy the key" />
              </div>
            </div>
            <TextField
              label="Code from the app"
              inputMode="numeric"
              autoComplete="one-time-code"
              // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do in this step
              autoFocus
              mono
              value={code}
              onValueChange={(value) => setCode(String(value))}
            />
          </>
        ) : (
          <PasswordField
            label="Your password"
            autoComplete="current-password"
            required
            value={password}
            onValueChange={setPassword}
          />
        )}
      </form>
    </Dialog>
  );
}

function secretOf(uri: string): string {
  return new URL(uri).searchParams.get("secret") ?? "";
}

function grouped(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, "$1 ");
}
