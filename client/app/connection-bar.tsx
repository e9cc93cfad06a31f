import { useEffect, useState } from "react";
import { queryClient } from "#client/trpc.ts";
import { restartLive } from "#client/live.ts";
import { noteReachable, reachable } from "#client/transport-state.ts";
import { Button } from "#client/ui/button.tsx";
import { WifiOff } from "#client/ui/icons.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { useStore } from "#client/ui/store.ts";

const patience = 2500;

/** Says that the server can't be reached, keeps asking, and loads anew once it answers. */
export function ConnectionBar() {
  const { requests, live } = useStore(reachable);
  const isDown = useLasting(!requests || !live, patience);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!isDown) return setAttempt(0);
    const timer = setTimeout(
      () => void ask().then((answers) => !answers && setAttempt((count) => count + 1)),
      Math.min(10_000, 1500 * 1.5 ** attempt),
    );
    return () => clearTimeout(timer);
  }, [isDown, attempt]);
  if (!isDown) return null;
  return (
    <div
      role="status"
      className="flex min-h-9 shrink-0 items-center justify-center gap-2 border-b border-warning-line bg-warning-soft px-4 text-sm text-warning-ink"
    >
      {requests ? <Spinner /> : <WifiOff aria-hidden className="size-4" />}
      {requests
        ? "Live updates are interrupted. Reconnecting…"
        : "The server can't be reached. What you see may be out of date."}
      <Button size="sm" onClick={() => void ask()}>
        Try now
      </Button>
    </div>
  );
}

async function ask(): Promise<boolean> {
  const answers = await fetch("/healthz", { cache: "no-store" }).then(
    (response) => response.ok,
    () => false,
  );
  if (!answers) return false;
  noteReachable("requests", true);
  noteReachable("live", true);
  restartLive();
  await queryClient.invalidateQueries();
  return true;
}

// A blip that mends itself isn't worth a bar.
function useLasting(holds: boolean, milliseconds: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!holds) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), milliseconds);
    return () => clearTimeout(timer);
  }, [holds, milliseconds]);
  return lasting;
}
