import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { trpc } from "#client/trpc.ts";
import { BarePage } from "./bare-page.tsx";
import { DemoSignIns } from "./demo-sign-ins.tsx";
import { SignInForm, type SignInStep } from "./sign-in-form.tsx";

/** Signing in; `onSignedIn` goes on to the page that was wanted. */
export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  const [firstStep, setFirstStep] = useState<SignInStep>("password");
  const info = useQuery(trpc.profile.publicInfo.queryOptions()).data;
  return (
    <BarePage
      title="Sign in"
      description="The back office, for staff and organization admins."
      footer={
        info?.demo && (
          <DemoSignIns {...info.demo} onSignedIn={onSignedIn} onNeedsCode={() => setFirstStep("code")} />
        )
      }
    >
      <SignInForm key={firstStep} firstStep={firstStep} onSignedIn={onSignedIn} />
    </BarePage>
  );
}
