import { malformed } from "#server/errors.ts";

export interface EnvelopeItem {
  type: string;
  headers: Record<string, unknown>;
  /** Raw bytes; JSON for most types. */
  payload: Buffer;
}

export interface Envelope {
  headers: Record<string, unknown>;
  items: EnvelopeItem[];
}

const newline = 0x0a;

/**
 * Splits a Sentry envelope (newline-delimited headers and payloads; `length` in bytes is optional) into its items, of
 * known and unknown types alike. Refuses one that is cut off, has an item without a type, or is not JSON where it must be.
 * Source: Sentry's SDK documentation, "Envelopes".
 */
export function parseEnvelope(body: Buffer): Envelope {
  let position = 0;

  function line(): Buffer {
    const end = body.indexOf(newline, position);
    const stop = end === -1 ? body.length : end;
    const found = body.subarray(position, stop);
    position = stop + 1;
    return found;
  }

  function payload(length: unknown): Buffer {
    if (length === undefined || length === null) return line();
    if (!Number.isSafeInteger(length) || (length as number) < 0)
      throw malformed("An item's length must be a whole number of bytes.");
    const end = position + (length as number);
    if (end > body.length) throw malformed("An item is longer than the envelope.");
    if (end < body.length && body[end] !== newline)
      throw malformed("An item's length doesn't match its payload.");
    const found = body.subarray(position, end);
    position = end + 1;
    return found;
  }

  const headers = jsonObject(line(), "The envelope's header");
  const items: EnvelopeItem[] = [];
  while (position < body.length) {
    const header = line();
    if (header.length === 0) continue;
    const itemHeaders = jsonObject(header, "An item's header");
    if (typeof itemHeaders["type"] !== "string") throw malformed("An item has no type.");
    items.push({ type: itemHeaders["type"], headers: itemHeaders, payload: payload(itemHeaders["length"]) });
  }
  return { headers, items };
}

/** Parses text, or bytes of it, as a JSON object; refuses anything else, naming it in `what`. */
export function jsonObject(source: Buffer | string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(source.toString());
  } catch {
    throw malformed(`${what} is not valid JSON.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(`${what} is not a JSON object.`);
  return value as Record<string, unknown>;
}
