import { useState } from "react";
import { CodeStep } from "./code-step.tsx";
import { ForgotStep } from "./forgot-step.tsx";
import { PasswordStep } from "./password-step.tsx";

export type SignInStep = "password" | "code" | "forgot";

export interface SignInFormProps {
  /** Of somebody whose session has ended. */
  email?: string;
  onSignedIn: () => void;
  firstStep?: SignInStep;
}

/** Password, then the second factor where there is one. */
export function SignInForm({ email, onSignedIn, firstStep = "password" }: SignInFormProps) {
  const [step, setStep] = useState(firstStep);
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
