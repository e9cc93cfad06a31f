import { useState } from "react";
import { AuthFault } from "#client/auth-client.ts";

/** Runs a change of one's own account: whether it runs, and the server's words when it was refused. */
export function useAccountChange<Input extends unknown[]>(change: (...input: Input) => Promise<void>) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  async function run(...input: Input) {
    setBusy(true);
    setFault(undefined);
    try {
      await change(...input);
    } catch (refusal) {
      if (!(refusal instanceof AuthFault)) throw refusal;
      setFault(refusal.message);
    } finally {
      setBusy(false);
    }
  }
  return { busy, fault, run: (...input: Input) => void run(...input), forget: () => setFault(undefined) };
}
