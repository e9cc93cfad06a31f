import { useQuery } from "@tanstack/react-query";
import { trpc } from "#client/trpc.ts";
import { BarePage } from "./bare-page.tsx";
import { DemoSignIns } from "./demo-sign-ins.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** Signing in; `onSignedIn` goes on to the page that was wanted. */
export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  const info = useQuery(trpc.profile.publicInfo.queryOptions()).data;
  return (
    <BarePage
      title="Sign in"
      description="The back office, for staff and organization admins."
      footer={info?.demo && <DemoSignIns {...info.demo} onSignedIn={onSignedIn} />}
    >
      <SignInForm onSignedIn={onSignedIn} />
    </BarePage>
  );
}
