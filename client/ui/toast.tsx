import type { Tone } from "#client/ui/tone.ts";
import { createStore } from "#client/ui/store.ts";

export interface ToastOptions {
  title: string;
  description?: string;
  tone?: Tone;
  /** One action, e.g. Undo; the toast then stays for ten seconds, and as long as the pointer or focus is on it. */
  action?: { label: string; onClick: () => void };
  /** Milliseconds; 0 stays until closed. */
  timeout?: number;
  /** A toast with the same id is replaced. */
  id?: string;
}

/** What is said or taken back; the toaster shows it once it is there. */
export type ToastEvent = { kind: "show"; id: string; options: ToastOptions } | { kind: "close"; id: string };

/** Waiting for the toaster, which is loaded with the first toast. */
export const toastEvents = createStore<readonly ToastEvent[]>([]);

let count = 0;

/** Says something in passing, from anywhere. Returns its id. Faults are announced at once, the rest politely. */
export function toast(options: ToastOptions): string {
  const id = options.id ?? `toast-${(count += 1)}`;
  toastEvents.set([...toastEvents.get(), { kind: "show", id, options }]);
  return id;
}

export function closeToast(id: string): void {
  toastEvents.set([...toastEvents.get(), { kind: "close", id }]);
}
