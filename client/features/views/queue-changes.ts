import { runChange } from "#client/change/apply-change.ts";
import { sending } from "#client/change/change-request.ts";
import { faultWords, queryClient, trpc, trpcClient } from "#client/trpc.ts";
import { toast } from "#client/ui/toast.tsx";
import type { HandOverInput } from "#shared/inputs/queues-inputs.ts";

/** Takes a record: the next one, or this; gives its id, or undefined after telling why there is none. */
export async function takeRecord(
  viewId: string,
  { recordId, instead }: { recordId?: string; instead?: string } = {},
): Promise<string | null | undefined> {
  try {
    const outcome = await trpcClient.queues.take.mutate({
      mode: "apply",
      input: { viewId, ...(recordId && { recordId }), ...(instead && { instead }) },
    });
    void queryClient.invalidateQueries({ queryKey: trpc.queues.items.queryKey({ viewId }) });
    const taken = (outcome.result as { recordId: string | null }).recordId;
    if (taken === null) toast({ title: "That was the last one", tone: "good" });
    return taken;
  } catch (fault) {
    toast({ title: "Nothing to take", description: faultWords(fault), tone: "neutral" });
    return undefined;
  }
}

export const releaseRecord = (viewId: string, recordId: string, onDone: () => void) =>
  runChange({
    title: "Putting it back",
    verb: "Put back",
    done: () => "Put back",
    send: sending(trpcClient.queues.release.mutate, { viewId, recordId }),
    onApplied: onDone,
  });

export const snoozeRecord = (
  viewId: string,
  recordId: string,
  until: string,
  words: string,
  onDone: () => void,
) =>
  runChange({
    title: "Snoozing",
    verb: "Snooze",
    done: () => `Snoozed ${words.charAt(0).toLowerCase()}${words.slice(1)}`,
    send: sending(trpcClient.queues.snooze.mutate, { viewId, recordId, until }),
    onApplied: onDone,
  });

export const handOverRecord = (input: HandOverInput, name: string, onDone: () => void) =>
  runChange({
    title: `Handing over to ${name}`,
    verb: "Hand over",
    done: () => `Handed over to ${name}, who is told`,
    send: sending(trpcClient.queues.handOver.mutate, input),
    onApplied: onDone,
  });
