import { and, eq } from "drizzle-orm";
import { outbox } from "#drizzle/schema/extensions.ts";
import type { Work } from "./command.ts";

// As the kernel wrote them into the audit entry of the change.
interface RecordedEffect {
  kind: string;
  count: number;
  takenBackBy: string | null;
}

/** Asks for what takes back the effects of a change, and warns of those that stay. */
export async function takeBackEffects(
  work: Work,
  changeId: string,
  metadata: Record<string, unknown>,
  isWhole: boolean,
): Promise<void> {
  const effects = (metadata["effects"] ?? []) as RecordedEffect[];
  for (const { kind, count, takenBackBy } of effects) {
    const what = `${count} × ${kind}`;
    if (takenBackBy === null) work.warn(`What went out can't be taken back: ${what}.`);
    else if (!isWhole)
      work.warn(`Only a part of this change is taken back, so what went out stays: ${what}.`);
    else await sendBack(work, changeId, kind, takenBackBy);
  }
}

async function sendBack(work: Work, changeId: string, kind: string, takenBackBy: string): Promise<void> {
  const sent = await work.tx
    .select({ payload: outbox.payload, key: outbox.idempotencyKey })
    .from(outbox)
    .where(and(eq(outbox.changeId, changeId), eq(outbox.kind, kind)));
  for (const { payload, key } of sent)
    await work.effect(takenBackBy, { ...payload, takesBack: key }, `take back ${key}`, kind);
}
