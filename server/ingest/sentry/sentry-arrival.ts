import type { Arrival } from "#server/features/errors/stored-error.ts";

/** How an envelope's event has come, by the envelope's header: an id and a time of sending that make no sense count as none. */
export function arrivalOf(
  header: Record<string, unknown>,
  { projectId, organizationId }: { projectId: string; organizationId: string | null },
  receivedAt: Date,
): Arrival {
  return {
    projectId,
    organizationId,
    receivedAt,
    eventId: textOf(header["event_id"]),
    sentAt: dateOf(header["sent_at"]),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, 100) : undefined;
}

function dateOf(value: unknown): Date | undefined {
  const date = new Date(typeof value === "number" ? value * 1000 : (textOf(value) ?? ""));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
