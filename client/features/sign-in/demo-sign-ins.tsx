import { useState } from "react";
import { signIn, AuthFault } from "#client/auth-client.ts";
import { Spinner } from "#client/ui/spinner.tsx";
import { toast } from "#client/ui/toast.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";

export interface DemoAccount {
  email: string;
  label: string;
  description: string;
}

/** The accounts of the demo, one press each. Present only where the server says that this is a demo. */
export function DemoSignIns({
  accounts,
  password,
  onSignedIn,
  onNeedsCode,
}: {
  accounts: readonly DemoAccount[];
  password: string;
  onSignedIn: () => void;
  /** The account has a second factor. */
  onNeedsCode: () => void;
}) {
  const [busy, setBusy] = useState<string>();

  async function enter(email: string) {
    setBusy(email);
    try {
      const { needsCode } = await signIn(email, password);
      if (needsCode) onNeedsCode();
      else onSignedIn();
    } catch (refusal) {
      if (!(refusal instanceof AuthFault)) throw refusal;
      toast({ title: refusal.message, tone: "bad" });
    } finally {
      setBusy(undefined);
    }
  }

  return (
    <section aria-labelledby="demo" className="text-center">
      <h2 id="demo" className="mb-2.5 text-xs text-ink-faint">
        This is a demo. Look around as
      </h2>
      <div className="flex flex-wrap justify-center gap-1.5">
        {accounts.map(({ email, label, description }) => (
          <button
            key={email}
            type="button"
            disabled={busy !== undefined}
            {...hintProps(`${email}: ${description}`)}
            onClick={() => void enter(email)}
            className="flex h-7 items-center gap-1.5 rounded-full border border-line-strong bg-raised px-3 text-xs font-medium text-ink-soft shadow-control transition-colors hover:border-line-control hover:text-ink disabled:opacity-60 pointer-coarse:h-9"
          >
            {busy === email && <Spinner className="size-3" />}
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}
