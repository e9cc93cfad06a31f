import { createStore } from "#client/ui/store.ts";
import type { ChangeOptions, ChangeOutcome, SkippedRow } from "#shared/change.ts";

/** A change that somebody is about to make, with the words around it. */
export interface ChangeRequest<Result = unknown> {
  /** What is about to happen, e.g. "Resolve 3 errors". */
  title: string;
  /** The verb on the button, e.g. "Resolve". */
  verb: string;
  /** What has happened, for the toast; default is counted from the outcome. */
  done?: (outcome: Extract<ChangeOutcome<Result>, { mode: "apply" }>) => string;
  danger?: boolean;
  /** Default "optional"; dangerous changes default to "required". */
  reason?: "none" | "optional" | "required";
  /** Asks the server: the command's input with these options. */
  send: (options: ChangeOptions, signal?: AbortSignal) => Promise<ChangeOutcome<Result>>;
  /** Rows that it would leave alone: listed before anything happens, with who changed them since and when. */
  leavesAlone?: (result: Result) => readonly SkippedRow[];
  onApplied?: (outcome: Extract<ChangeOutcome<Result>, { mode: "apply" }>) => void;
  /** It is so large that it runs by itself; `onApplied` comes with its end. */
  onQueued?: () => void;
  /** It was asked for, and waits for somebody else's yes. */
  onAsked?: () => void;
  /** It was put away after a look: nothing happened. */
  onCancel?: () => void;
}

/** Rows that an undo left alone. */
export interface LeftAlone {
  changeId: string;
  restored: number;
  skipped: number;
  rows: readonly SkippedRow[];
}

/** What `ChangeHost` shows now. */
export const shownChange = createStore<ChangeRequest | null>(null);
export const shownLeftovers = createStore<LeftAlone | null>(null);

/** The request for approval that somebody wants to see: the shell leads there. */
export const shownRequest = createStore<string | null>(null);

/** Opens the rehearsal of a change: nothing happens until it is confirmed there. */
export function openChange<Result>(request: ChangeRequest<Result>): void {
  // The dialog passes results on and never looks into them.
  shownChange.set(request as ChangeRequest);
}

/** How tRPC's client calls a command: `trpcClient.errors.resolve.mutate`. */
export type Mutate<Input, Result> = (
  input: ChangeOptions & { input: Input },
  options?: { signal?: AbortSignal },
) => Promise<ChangeOutcome<Result>>;

/** A command's input bound to its mutation, as a request's `send`. */
export function sending<Input, Result>(
  mutate: Mutate<Input, Result>,
  input: Input,
): ChangeRequest<Result>["send"] {
  return (options, signal) => mutate({ ...options, input }, { signal });
}
