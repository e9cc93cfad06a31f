import { useState } from "react";
import { AuthFault, signIn } from "#client/auth-client.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { TextField } from "#client/ui/text-field.tsx";

export interface PasswordStepProps {
  /** Filled in and fixed, when somebody signs in again. */
  email?: string;
  onDone: (answer: { needsCode: boolean }) => void;
  onForgot: () => void;
}

/** E-mail and password. */
export function PasswordStep({ email: fixedEmail, onDone, onForgot }: PasswordStepProps) {
  const [email, setEmail] = useState(fixedEmail ?? "");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: React.FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      onDone(await signIn(email, password));
    } catch (refusal) {
      if (!(refusal instanceof AuthFault)) throw refusal;
      setFault(refusal.message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-3.5">
      {fault && <Banner tone="bad">{fault}</Banner>}
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do on this page
        autoFocus={!fixedEmail}
        readOnly={Boolean(fixedEmail)}
        value={email}
        onValueChange={(value) => setEmail(String(value))}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onValueChange={setPassword}
      />
      <Button type="submit" variant="primary" size="lg" busy={busy} className="w-full">
        Sign in
      </Button>
      {!fixedEmail && (
        <Button variant="link" className="text-xs" onClick={onForgot}>
          Forgot your password?
        </Button>
      )}
    </form>
  );
}
