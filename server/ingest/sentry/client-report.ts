import { jsonObject, type EnvelopeItem } from "./envelope.ts";

/** What a client says it lost on its side: sampled away, dropped in a limit, given up. */
export interface ClientLoss {
  category: string;
  reason: string;
  quantity: number;
}

const largestReport = 4_096;
const lossesAtMost = 50;

/** The losses in a `client_report` item; none of one that is too large. Refuses what is no JSON object. */
export function clientLosses(item: EnvelopeItem): ClientLoss[] {
  if (item.payload.length > largestReport) return [];
  const discarded = jsonObject(item.payload, "The client report")["discarded_events"];
  if (!Array.isArray(discarded)) return [];
  return (discarded as Record<string, unknown>[]).slice(0, lossesAtMost).flatMap((loss) => {
    const quantity = Number(loss?.["quantity"]);
    if (!(quantity > 0 && quantity <= 1e9)) return [];
    return {
      category: word(loss["category"]),
      reason: `client: ${word(loss["reason"])}`,
      quantity: Math.trunc(quantity),
    };
  });
}

const word = (value: unknown) => (typeof value === "string" ? value.slice(0, 100) : "unknown");
