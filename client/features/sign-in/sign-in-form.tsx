import { useState } from "react";
import { CodeStep } from "./code-step.tsx";
import { ForgotStep } from "./forgot-step.tsx";
import { PasswordStep } from "./password-step.tsx";

/** Password, then the second factor where there is one. With `email` for somebody whose session has ended. */
export function SignInForm({ email, onSignedIn }: { email?: string; onSignedIn: () => void }) {
  const [step, setStep] = useState<"password" | "code" | "forgot">("password");
  const back = () => setStep("password");
  if (step === "code") return <CodeStep onDone={onSignedIn} onBack={back} />;
  if (step === "forgot") return <ForgotStep onBack={back} />;
  return (
    <PasswordStep
      email={email}
      onDone={({ needsCode }) => (needsCode ? setStep("code") : onSignedIn())}
      onForgot={() => setStep("forgot")}
    />
  );
}
