import { useState } from "react";
import { changePassword } from "#client/auth-client.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { Card } from "#client/ui/card.tsx";
import { PasswordField } from "#client/ui/password-field.tsx";
import { toast } from "#client/ui/toast.tsx";
import { useAccountChange } from "./use-account-change.ts";

/** Changing the password; every other session ends with the old one. */
export function PasswordCard({ onChanged }: { onChanged: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { busy, fault, run } = useAccountChange(async () => {
    await changePassword(current, next);
    setCurrent("");
    setNext("");
    toast({ title: "Password changed", description: "You were signed out everywhere else.", tone: "good" });
    onChanged();
  });
  return (
    <Card
      title="Password"
      description="At least 12 characters; a sentence of your own is better than signs and digits."
    >
      <form
        className="grid max-w-md gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        {fault && <Banner tone="bad">{fault}</Banner>}
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          required
          value={current}
          onValueChange={setCurrent}
        />
        <PasswordField
          label="New password"
          autoComplete="new-password"
          required
          value={next}
          onValueChange={setNext}
        />
        <div>
          <Button type="submit" size="lg" busy={busy} disabled={current === "" || next === ""}>
            Change password
          </Button>
        </div>
      </form>
    </Card>
  );
}
