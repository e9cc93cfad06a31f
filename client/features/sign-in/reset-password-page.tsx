import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { AuthFault, resetPassword } from "#client/auth-client.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button, buttonClass } from "#client/ui/button.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { BarePage } from "./bare-page.tsx";

/** A new password by the link from the mail. */
export function ResetPasswordPage({ token }: { token: string | undefined }) {
  const [password, setPassword] = useState("");
  const [state, setState] = useState<"asking" | "busy" | "done">("asking");
  const [fault, setFault] = useState<string>();

  async function submit(event: React.FormEvent) {
    event.preventDefault();
    setState("busy");
    setFault(undefined);
    try {
      await resetPassword(token ?? "", password);
      setState("done");
    } catch (refusal) {
      if (!(refusal instanceof AuthFault)) throw refusal;
      setFault(refusal.message);
      setState("asking");
    }
  }

  if (state === "done")
    return (
      <BarePage title="Password set" description="You were signed out everywhere. Sign in with the new one.">
        <Link to="/sign-in" className={buttonClass({ variant: "primary", size: "lg" }, "w-full")}>
          Go to sign-in
        </Link>
      </BarePage>
    );
  return (
    <BarePage title="Set a new password">
      <form onSubmit={(event) => void submit(event)} className="space-y-3.5">
        {token === undefined && (
          <Banner tone="warning">Open the link from the mail: this address has no token.</Banner>
        )}
        {fault && <Banner tone="bad">{fault}</Banner>}
        <PasswordField
          label="New password"
          name="password"
          autoComplete="new-password"
          description="At least 12 characters. A few words in a row are easy to remember."
          required
          value={password}
          onValueChange={setPassword}
        />
        <Button
          type="submit"
          variant="primary"
          size="lg"
          busy={state === "busy"}
          disabled={token === undefined}
          className="w-full"
        >
          Set the password
        </Button>
      </form>
    </BarePage>
  );
}
