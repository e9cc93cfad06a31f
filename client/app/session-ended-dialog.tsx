import { useRouter } from "@tanstack/react-router";
import { restartLive } from "#client/live.ts";
import { leave } from "#client/app/sign-out.ts";
import { SignInForm } from "#client/features/sign-in/sign-in-form.tsx";
import { queryClient } from "#client/trpc.ts";
import { sessionEnded } from "#client/transport-state.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog } from "#client/ui/dialog.tsx";
import { useViewer } from "#client/viewer.ts";

/** Asks for the password again when a session has ended, over the page as it is: nothing that was typed is lost. */
export default function SessionEndedDialog() {
  const { email } = useViewer();
  const router = useRouter();
  return (
    <Dialog
      open
      dismissible={false}
      size="sm"
      title="Your session has ended"
      description="Sign in again to go on where you were. Nothing on this page is lost."
    >
      <SignInForm
        email={email}
        onSignedIn={() => {
          sessionEnded.set(false);
          restartLive();
          void queryClient.invalidateQueries();
          void router.invalidate();
        }}
      />
      <p className="mt-4 text-center text-xs text-ink-faint">
        Not you?{" "}
        <Button variant="link" className="text-xs" onClick={() => void leave()}>
          Sign in as somebody else
        </Button>
      </p>
    </Dialog>
  );
}
