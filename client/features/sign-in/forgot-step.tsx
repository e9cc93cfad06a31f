import { useState } from "react";
import { AuthFault, requestPasswordReset } from "#client/auth-client.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { TextField } from "#client/ui/text-field.tsx";

/** Asks for a mail with a link to a new password. Says the same whether the account exists or not. */
export function ForgotStep({ onBack }: { onBack: () => void }) {
  const [email, setEmail] = useState("");
  const [state, setState] = useState<"asking" | "busy" | "sent">("asking");
  const [fault, setFault] = useState<string>();

  async function submit(event: React.FormEvent) {
    event.preventDefault();
    setState("busy");
    setFault(undefined);
    try {
      await requestPasswordReset(email);
      setState("sent");
    } catch (refusal) {
      if (!(refusal instanceof AuthFault)) throw refusal;
      setFault(refusal.message);
      setState("asking");
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-3.5">
      {state === "sent" ? (
        <Banner tone="good" title="Look into your mail">
          If {email} has an account, a link to a new password is on its way. It works for an hour.
        </Banner>
      ) : (
        <>
          {fault && <Banner tone="bad">{fault}</Banner>}
          <TextField
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            required
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do in this step
            autoFocus
            value={email}
            onValueChange={(value) => setEmail(String(value))}
          />
          <Button type="submit" variant="primary" size="lg" busy={state === "busy"} className="w-full">
            Send the link
          </Button>
        </>
      )}
      <Button variant="link" className="text-xs" onClick={onBack}>
        Back to sign-in
      </Button>
    </form>
  );
}
