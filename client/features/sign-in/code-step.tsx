import { useState } from "react";
import { AuthFault, verifyBackupCode, verifyCode } from "#client/auth-client.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { TextField } from "#client/ui/text-field.tsx";

/** The second factor: a code from the app, or one of the backup codes. */
export function CodeStep({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const [usesBackup, setUsesBackup] = useState(false);
  const [code, setCode] = useState("");
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function check(text: string) {
    setBusy(true);
    setFault(undefined);
    try {
      await (usesBackup ? verifyBackupCode(text) : verifyCode(text));
      onDone();
    } catch (refusal) {
      if (!(refusal instanceof AuthFault)) throw refusal;
      setFault(refusal.message);
      setCode("");
    } finally {
      setBusy(false);
    }
  }

  function type(text: string) {
    setCode(text);
    if (!usesBackup && /^\d{6}$/.test(text.replaceAll(/\s/g, ""))) void check(text);
  }

  return (
    <form
      className="space-y-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        void check(code);
      }}
    >
      {fault && <Banner tone="bad">{fault}</Banner>}
      <TextField
        key={String(usesBackup)}
        label={usesBackup ? "Backup code" : "Code from your authenticator app"}
        description={usesBackup ? "Each backup code works once." : "Six digits; a new one every 30 seconds."}
        name="code"
        inputMode={usesBackup ? "text" : "numeric"}
        autoComplete="one-time-code"
        required
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do in this step
        autoFocus
        mono
        value={code}
        onValueChange={(value) => type(String(value))}
      />
      <Button type="submit" variant="primary" size="lg" busy={busy} className="w-full">
        Continue
      </Button>
      <div className="flex justify-between text-xs">
        <Button variant="link" onClick={onBack}>
          Back
        </Button>
        <Button
          variant="link"
          onClick={() => {
            setUsesBackup(!usesBackup);
            setCode("");
            setFault(undefined);
          }}
        >
          {usesBackup ? "Use the app's code" : "Use a backup code"}
        </Button>
      </div>
    </form>
  );
}
