import { conflict, forbidden, malformed, Refusal, signedOut, tooLarge, tooSlow } from "#server/errors.ts";

const sqlState = /^[0-9A-Z]{5}$/;
const lostSockets = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOENT",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "EAI_AGAIN",
]);
const lostWords =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|connection error|after calling end on the pool/i;

/** The database's five-character code for a fault, found under the wrappers of drizzle and of our own; undefined when it wasn't the database that complained. */
export function sqlStateOf(error: unknown): string | undefined {
  for (const fault of causes(error)) {
    if ("severity" in fault && "code" in fault && sqlState.test(String(fault.code)))
      return String(fault.code);
  }
  return undefined;
}

/** Whether the fault is that the database can't be reached, is starting, stopping or full of connections. */
export function isUnreachable(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state) return state.startsWith("08") || ["57P01", "57P02", "57P03", "57P05", "53300"].includes(state);
  return causes(error).some(
    (fault) => ("code" in fault && lostSockets.has(String(fault.code))) || lostWords.test(fault.message),
  );
}

/**
 * Turns faults into words for the caller: too slow, not reachable, withdrawn and, for a read, a value that Postgres
 * can't take or a row or column that it won't show. The rest stays as it is: a change has words of its own
 * (`refusal-words.ts`). The fault stays as the cause.
 */
export function spokenFault(error: unknown, isWithdrawn: boolean, isRead = false): unknown {
  if (error instanceof Refusal) return error;
  const state = sqlStateOf(error);
  if (isWithdrawn && (state === "57014" || state === "25P02" || !state)) return withCause(withdrawn(), error);
  if (state === "57014" || (state === "55P03" && isRead)) return withCause(tooSlow(), error);
  if (state === "PD004") return withCause(signedOut(), error);
  if (isUnreachable(error)) return withCause(unavailable(), error);
  const refusal = isRead && state ? refusedRead(state) : undefined;
  return refusal ? withCause(refusal, error) : error;
}

// Classes of SQLSTATE: 22 data exception, 23 constraint, 54 limit of the program; 42501 no grant.
function refusedRead(state: string): Refusal | undefined {
  if (state === "42501") return forbidden("You don't have permission to see everything that this asks for.");
  if (state.startsWith("22")) return unsuitable();
  if (state.startsWith("23")) return conflict("Somebody changed the same records at this moment. Try again.");
  if (state.startsWith("54")) return tooLarge("This question is too large. Ask for less at once.");
  return undefined;
}

export const unsuitable = () =>
  malformed("A value doesn't suit its field, or holds characters that can't be stored.");

export const unavailable = () =>
  new Refusal("SERVICE_UNAVAILABLE", "The database can't be reached right now. Try again in a moment.");

const withdrawn = () => new Refusal("CLIENT_CLOSED_REQUEST", "The question was withdrawn.");

function withCause(refusal: Refusal, cause: unknown): Refusal {
  return Object.assign(refusal, { cause });
}

function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let fault = error; fault instanceof Error && chain.length < 6; fault = fault.cause) chain.push(fault);
  return chain;
}
