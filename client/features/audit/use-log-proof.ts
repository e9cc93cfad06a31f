import { useEffect, useRef, useState } from "react";
import { faultWords, trpcClient } from "#client/trpc.ts";

export interface ProofVerdict {
  checked: number;
  chains: number;
  faults: {
    chain: string;
    position: number;
    problem: string;
    organizationName: string | null;
    entryId: string | null;
  }[];
}

interface Proof {
  isRunning: boolean;
  progress?: { checked: number; total: number };
  verdict?: ProofVerdict;
  fault?: string;
}

/** Has the log verified and hears how far it is. Leaving the screen gives it up. */
export function useLogProof(onVerdict: () => void) {
  const [proof, setProof] = useState<Proof>({ isRunning: false });
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);
  const start = () => {
    stop.current?.();
    setProof({ isRunning: true });
    const running = trpcClient.audit.proof.verify.subscribe(undefined, {
      onData: (step) => {
        if (step.kind === "progress") return setProof({ isRunning: true, progress: step });
        setProof({ isRunning: false, verdict: step });
        // Else the stream would come back and begin anew.
        running.unsubscribe();
        onVerdict();
      },
      onError: (fault) => setProof({ isRunning: false, fault: faultWords(fault) }),
    });
    stop.current = () => running.unsubscribe();
  };
  return { ...proof, start };
}
