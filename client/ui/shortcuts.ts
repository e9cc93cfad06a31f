import { useEffect, useRef } from "react";
import { isTyping, pressOf } from "#client/ui/shortcut-keys.ts";
import { createStore, useStore } from "#client/ui/store.ts";

export interface Shortcut {
  /** `mod+k`, `?`, `j`, or a sequence: `g e`. `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys: string;
  /** What it does, for the list of shortcuts. */
  label: string;
  /** Heading in the list. Default "General". */
  group?: string;
  run: (event: KeyboardEvent) => void;
  /** Works while typing in a field too. Only sensible with `mod` or Escape. */
  whileTyping?: boolean;
  /** Works while a dialog blocks the page too. */
  inDialogs?: boolean;
  /** Out of the list of shortcuts. */
  unlisted?: boolean;
}

/** A key that a part of the page takes itself, as far as the list of shortcuts knows it. */
export type ListedShortcut = Pick<Shortcut, "keys" | "label" | "group" | "unlisted">;

const sequenceTime = 1200;
const registered = createStore<readonly Shortcut[]>([]);
const told = createStore<readonly ListedShortcut[]>([]);
let begun = "";
let forget = 0;

/**
 * Holds a shortcut while the component lives and `enabled` isn't false. Of several with the same keys the youngest
 * counts, so a drawer may take over the keys of the list below it.
 */
export function useShortcut(shortcut: Shortcut, enabled = true): void {
  const latest = useRef(shortcut);
  latest.current = shortcut;
  const { keys, label, group, whileTyping, inDialogs, unlisted } = shortcut;
  useEffect(() => {
    if (!enabled) return;
    const run = (event: KeyboardEvent) => latest.current.run(event);
    return registerShortcut({ keys, label, group, whileTyping, inDialogs, unlisted, run });
  }, [keys, label, group, whileTyping, inDialogs, unlisted, enabled]);
}

/** The same outside a component. Returns the function that takes it back. */
export function registerShortcut(shortcut: Shortcut): () => void {
  if (registered.get().length === 0) document.addEventListener("keydown", onKeyDown);
  registered.set([...registered.get(), shortcut]);
  return () => {
    registered.set(registered.get().filter((other) => other !== shortcut));
    if (registered.get().length === 0) document.removeEventListener("keydown", onKeyDown);
  };
}

/**
 * Tells the list of shortcuts which keys a part of the page takes itself: what they do, by the keys, with a comma
 * between one and another. Returns the function that takes it back.
 */
export function listKeys(group: string, labels: Readonly<Record<string, string>>): () => void {
  const added = Object.entries(labels).map(([keys, label]): ListedShortcut => ({ keys, label, group }));
  told.set([...told.get(), ...added]);
  return () => told.set(told.get().filter((one) => !added.includes(one)));
}

/** Every shortcut that works now, for the list. */
export function useShortcuts(): readonly ListedShortcut[] {
  const youngest = new Map(useStore(registered).map((one) => [one.keys, one]));
  return [...youngest.values(), ...useStore(told)];
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const press = pressOf(event);
  if (press === null) return;
  const typing = isTyping(event);
  const blocked = document.querySelector("[data-modal]") !== null;
  const inPopup =
    event.target instanceof Element && event.target.closest("[role=menu], [role=listbox]") !== null;
  const allowed = registered
    .get()
    .filter(
      (one) => (!typing || one.whileTyping) && (!blocked || one.inDialogs) && (!inPopup || one.whileTyping),
    );
  const wanted = begun ? `${begun} ${press}` : press;
  const match =
    allowed.findLast((one) => one.keys === wanted) ?? allowed.findLast((one) => one.keys === press);
  const begins = !typing && allowed.some((one) => one.keys.startsWith(`${press} `));
  clearTimeout(forget);
  begun = !match && begins ? press : "";
  if (begun) forget = window.setTimeout(() => (begun = ""), sequenceTime);
  if (!match) return;
  event.preventDefault();
  match.run(event);
}
