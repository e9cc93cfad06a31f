import { useState } from "react";
import { CodeStep } from "./code-step.tsx";
import { PasswordStep } from "./password-step.tsx";

/** Password, then the second factor where there is one. Also inside the dialog after a session has ended. */
export function SignInForm({ email, onSignedIn }: { email?: string; onSignedIn: () => void }) {
  const [step, setStep] = useState<"password" | "code">("password");
  if (step === "code") return <CodeStep onDone={onSignedIn} onBack={() => setStep("password")} />;
  return (
    <PasswordStep email={email} onDone={({ needsCode }) => (needsCode ? setStep("code") : onSignedIn())} />
  );
}
