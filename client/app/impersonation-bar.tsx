import { useMutation } from "@tanstack/react-query";
import { faultWords, trpc } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { UserCog } from "#client/ui/icons.tsx";
import { toast } from "#client/ui/toast.tsx";
import { useViewer } from "#client/viewer.ts";

/** Reminds whoever acts as somebody else that they do, and ends it. */
export function ImpersonationBar() {
  const { name, impersonatedBy } = useViewer();
  if (!impersonatedBy) return null;
  return (
    <div
      role="status"
      className="flex min-h-9 shrink-0 items-center justify-center gap-2 border-b border-info-line bg-info-soft px-4 text-sm text-info-ink"
    >
      <UserCog aria-hidden className="size-4" />
      <span>
        You are acting as <strong className="font-semibold">{name}</strong>. Everything you do is recorded
        under your own name.
      </span>
      <StopButton />
    </div>
  );
}

function StopButton() {
  const stop = useMutation(
    trpc.profile.stopImpersonating.mutationOptions({
      onSuccess: () => window.location.assign("/"),
      onError: (fault) => toast({ title: faultWords(fault), tone: "bad" }),
    }),
  );
  return (
    <Button size="sm" busy={stop.isPending} onClick={() => stop.mutate()}>
      Stop
    </Button>
  );
}
