import { useState } from "react";
import { disableTwoFactor, newBackupCodes } from "#client/auth-client.ts";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { Card } from "#client/ui/card.tsx";
import { ShieldCheck } from "#client/ui/icons.tsx";
import { toast } from "#client/ui/toast.tsx";
import { BackupCodesDialog } from "./backup-codes-dialog.tsx";
import { ConfirmPasswordDialog } from "./confirm-password-dialog.tsx";
import { EnrolTwoFactorDialog } from "./enrol-two-factor-dialog.tsx";

/** Switching the second factor on and off, and new backup codes. */
export function TwoFactorCard({ isEnabled, onChanged }: { isEnabled: boolean; onChanged: () => void }) {
  const [dialog, setDialog] = useState<"enrol" | "disable" | "codes">();
  const [codes, setCodes] = useState<string[]>();
  const close = () => setDialog(undefined);
  return (
    <Card
      title="Second factor"
      description="A code from an app on your phone, asked for after the password."
      actions={isEnabled ? <Badge tone="good">On</Badge> : <Badge>Off</Badge>}
    >
      {isEnabled ? (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setDialog("codes")}>New backup codes</Button>
          <Button onClick={() => setDialog("disable")}>Switch off</Button>
        </div>
      ) : (
        <Button icon={<ShieldCheck />} onClick={() => setDialog("enrol")}>
          Set up an authenticator app
        </Button>
      )}
      <EnrolTwoFactorDialog
        open={dialog === "enrol"}
        onClose={close}
        onEnrolled={(fresh) => {
          close();
          setCodes(fresh);
          onChanged();
        }}
      />
      <ConfirmPasswordDialog
        open={dialog === "codes"}
        onClose={close}
        title="Make new backup codes"
        description="The old ones stop working at once."
        confirmLabel="Make new codes"
        onConfirm={async (password) => {
          const { backupCodes } = await newBackupCodes(password);
          close();
          setCodes(backupCodes);
        }}
      />
      <ConfirmPasswordDialog
        open={dialog === "disable"}
        onClose={close}
        title="Switch the second factor off"
        description="Your password alone will open your account then."
        confirmLabel="Switch off"
        danger
        onConfirm={async (password) => {
          await disableTwoFactor(password);
          close();
          toast({ title: "Second factor switched off", tone: "good" });
          onChanged();
        }}
      />
      <BackupCodesDialog codes={codes} onClose={() => setCodes(undefined)} />
    </Card>
  );
}
