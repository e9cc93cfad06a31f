import { sql } from "drizzle-orm";
import type { Work } from "./command.ts";
import { rowsOf } from "./rows-of.ts";

// One line for each that was sent; where none is kept any more, one for the kind.
interface RecordedEffect {
  kind: string;
  asked: number;
  takenBackBy: string | null;
  payload: Record<string, unknown> | null;
  key: string | null;
}

/** Asks for what takes back the effects of a change, and warns of those that stay. */
export async function takeBackEffects(work: Work, changeId: string, isWhole: boolean): Promise<void> {
  const answer = await work.tx.execute(sql`
    select kind, asked, taken_back_by as "takenBackBy", payload, idempotency_key as key from effects_to_take_back(${changeId})`);
  const warned = new Set<string>();
  for (const effect of rowsOf<RecordedEffect>(answer)) {
    const { kind, takenBackBy, payload, key } = effect;
    if (isWhole && takenBackBy !== null && key !== null)
      await work.effect(takenBackBy, { ...payload, takesBack: key }, `take back ${key}`, kind);
    else if (!warned.has(kind)) {
      warned.add(kind);
      work.warn(`${whyItStays(effect, isWhole)}: ${effect.asked} × ${kind}.`);
    }
  }
}

function whyItStays({ takenBackBy }: RecordedEffect, isWhole: boolean): string {
  if (takenBackBy === null) return "What went out can't be taken back";
  if (!isWhole) return "Only a part of this change is taken back, so what went out stays";
  return "What went out isn't kept any more, so it can't be taken back";
}
