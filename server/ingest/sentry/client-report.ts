import { storable } from "#server/features/errors/storable-payload.ts";
import { jsonObject, type EnvelopeItem } from "./envelope.ts";

/** What a client says it lost on its side: sampled away, dropped in a limit, given up. */
export interface ClientLoss {
  category: string;
  reason: string;
  quantity: number;
}

const reportsAtMost = 10;
const largestReport = 4_096;
const lossesAtMost = 50;

/** The losses in an envelope's first ten `client_report` items. Refuses with 400 one that is no JSON object. */
export function clientLosses(items: readonly EnvelopeItem[]): ClientLoss[] {
  return items
    .filter(({ type }) => type === "client_report")
    .slice(0, reportsAtMost)
    .flatMap(lossesIn);
}

// None of a report that is too large.
function lossesIn(item: EnvelopeItem): ClientLoss[] {
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

const word = (value: unknown) => (typeof value === "string" ? storable(value, 100) : "unknown");
