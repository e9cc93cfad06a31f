import { isUtf8 } from "node:buffer";
import { malformed } from "#server/errors.ts";

/** Text that Postgres takes: no NUL, no half of a surrogate pair, at most `length` characters. */
export function storable(value: string, length: number): string {
  return value.slice(0, length).replaceAll("\0", "\uFFFD").toWellFormed();
}

const suspect = /\\u0000|\\u[dD][89a-fA-F]/;
// Whole pairs of surrogates, and backslashes that stand for themselves: what follows those is text.
const harmless = /\\\\|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}/g;

function isUnstorable(json: string): boolean {
  return suspect.test(json) && suspect.test(json.replaceAll(harmless, " "));
}

/**
 * The JSON that is kept of an event: as it came, unless it has a value under a secret's name or text that jsonb refuses;
 * only then is it written anew. `event` is what `raw` says. Refuses with 400 what is nested too deeply to be written.
 */
export function storablePayload(raw: Buffer, event: object): Buffer {
  const whole = isUtf8(raw) ? raw : Buffer.from(raw.toString());
  const isPlain = !(whole.includes("\\u") && isUnstorable(whole.toString())) && !holdsSecret(event);
  return isPlain ? whole : Buffer.from(rewritten(event));
}

function rewritten(event: object): string {
  try {
    return JSON.stringify(event, (name, value: unknown) => {
      if (isSecret(name, value)) return "[removed]";
      if (typeof value === "string") return whollyStorable(value);
      return typeof value === "object" && value !== null ? withStorableNames(value) : value;
    });
  } catch (fault) {
    if (fault instanceof RangeError) throw malformed("The event is nested too deeply.");
    throw fault;
  }
}

const whollyStorable = (text: string) => storable(text, text.length);

function withStorableNames(node: object): object {
  if (Array.isArray(node) || Object.keys(node).every((name) => name === whollyStorable(name))) return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [whollyStorable(name), value]));
}

const secretWord = /passw|secret|authorization|cookie|credit.?card|card.?number|cvc|api.?key|access.?token/i;
const knownNames = new Map<string, boolean>();
const namesAtMost = 5_000;

// Events use the same few hundred names again and again; what is remembered costs a twentieth of asking the pattern.
function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  if (knownNames.size >= namesAtMost) knownNames.clear();
  const isSecret = secretWord.test(name);
  if (name.length <= 100) knownNames.set(name, isSecret);
  return isSecret;
}

function isSecret(name: string, value: unknown): boolean {
  return value !== null && value !== "" && name !== "" && isSecretName(name);
}

// With a list of its own instead of calling itself: an event may be nested deeper than the stack.
function holdsSecret(event: object): boolean {
  const open: object[] = [event];
  for (let node = open.pop(); node; node = open.pop()) {
    if (Array.isArray(node)) {
      for (const value of node as unknown[])
        if (typeof value === "object" && value !== null) open.push(value);
      continue;
    }
    for (const name in node) {
      const value = (node as Record<string, unknown>)[name];
      if (isSecret(name, value)) return true;
      if (typeof value === "object" && value !== null) open.push(value);
    }
  }
  return false;
}
